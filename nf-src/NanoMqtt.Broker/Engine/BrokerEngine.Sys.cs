using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // The statistics as retained messages below $SYS/broker, under mosquitto's names. A number that has not changed is not published again.
    internal sealed partial class BrokerEngine
    {
        // In the order of SysValue.
        public const string SysTopics = "uptime|clients/connected|clients/disconnected|clients/maximum|clients/total|clients/expired"
            + "|messages/received|messages/sent|publish/messages/received|publish/messages/sent|publish/messages/dropped"
            + "|bytes/received|bytes/sent|subscriptions/count|retained messages/count|store/messages/count|store/messages/bytes|heap/free";

        private const string SysPrefix = "$SYS/broker/";
        private const string UptimeUnit = " seconds";
        private const int SysNumbers = 18;
        private const int PrefixBytes = 12;
        private const int UnitBytes = 8;

        // Their names; null if not wanted. And the text of one message: topic, free bytes, number, unit of the uptime.
        private readonly byte[] _sysTopics;
        private readonly byte[] _sysText;

        // The value published last, plus 1; 0: not published yet, or unknown.
        private readonly long[] _sysValues;

        private long _sysAtMs;

        private void HandleSysTime()
        {
            if (_sysTopics == null)
            {
                return;
            }

            if (_store.NowMs >= _sysAtMs)
            {
                _sysAtMs = _store.NowMs + _options.SysIntervalSeconds * 1000L;
                PublishSys();
            }

            NoteDeadline(_sysAtMs);
        }

        private void PublishSys()
        {
            if (_sysValues[0] == 0)
            {
                byte[] version = Utf8.GetBytes(MqttBrokerStatistics.Version);
                PublishLocal(SysPrefix + "version", version, 0, version.Length, MqttQoS.AtMostOnce, true);
                Statistics.MessagesReceived--; // no client has published it
            }

            int start = 0;
            for (int index = 0; start < _sysTopics.Length; index++)
            {
                int end = start;
                while (end < _sysTopics.Length && _sysTopics[end] != '|')
                {
                    end++;
                }

                long value = SysValue(index);
                if (value + 1 != _sysValues[index])
                {
                    _sysValues[index] = value + 1;
                    Array.Copy(_sysTopics, start, _sysText, PrefixBytes, end - start);
                    PublishSys(PrefixBytes + end - start, value, index == 0);
                }

                start = end + 1;
            }
        }

        private void PublishSys(int topicLength, long value, bool isUptime)
        {
            byte[] text = _sysText;
            int end = isUptime ? text.Length : text.Length - UnitBytes;
            int position = text.Length - UnitBytes;
            do
            {
                text[--position] = (byte)('0' + value % 10);
                value /= 10;
            }
            while (value > 0);

            PublishLocal(text, 0, topicLength, text, position, end - position, MqttQoS.AtMostOnce, true, null);
            Statistics.MessagesReceived--;
        }

        private long SysValue(int index)
        {
            MqttBrokerStatistics s = Statistics;
            switch (index)
            {
                case 0:
                    return (_store.NowMs - s.StartedMs) / 1000;
                case 1:
                    return s.ClientsConnected;
                case 2:
                    return s.Sessions - s.ClientsConnected;
                case 3:
                    return s.ClientsMaximum;
                case 4:
                    return s.Sessions;
                case 5:
                    return (uint)s.SessionsExpired;
                case 6:
                    return (uint)s.PacketsReceived;
                case 7:
                    return (uint)s.PacketsSent;
                case 8:
                    return (uint)s.MessagesReceived;
                case 9:
                    return (uint)s.MessagesSent;
                case 10:
                    uint dropped = 0;
                    for (int i = 0; i < s.Dropped.Length; i++)
                    {
                        dropped += (uint)s.Dropped[i];
                    }

                    return dropped;
                case 11:
                    return s.BytesReceived;
                case 12:
                    return s.BytesSent;
                case 13:
                    return s.Subscriptions;
                case 14:
                    return s.RetainedMessages;
                case 15:
                    return s.HeldMessages;
                case 16:
                    return s.HeldBytes;
                default:
                    return FreeHeap.CountBytes();
            }
        }
    }
}
