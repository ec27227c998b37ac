using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // A short cut for what devices send most: a message at QoS 0 or 1, without retain flag and properties, to a topic whose subscribers
    // are already known. Such a topic was checked before. Its QoS 0 subscribers get a copy of the packet as it is.
    internal sealed partial class BrokerEngine
    {
        private const int QoS1Flag = 1 << 1;
        private const int PublishByte1 = PublishByte | QoS1Flag;

        // The longest packet with one byte for its length.
        private const int LongestShort = 0x81;

        // The first byte of the packet is that of such a message. False: the packet has to go the long way all the same.
        private bool TryRouteKnown(Connection connection, byte[] buffer, int offset, int body, int end)
        {
            int topic = body + 2;
            if (end - topic <= SubscriptionIndex.ShortestKnown || buffer[topic - 2] != 0)
            {
                return false;
            }

            int length = buffer[topic - 1];
            int next = topic + length;
            bool isAcknowledged = buffer[offset] != PublishByte;
            int payload = isAcknowledged ? next + 2 : next;
            if (payload >= end || connection.Session == null || Authorizer != null
                || (connection.Level >= MqttProtocolLevel.V5 && buffer[payload++] != 0) || !_subscriptions.IsKnown(buffer, topic, length))
            {
                return false;
            }

            int packetId = 0;
            if (isAcknowledged)
            {
                packetId = buffer[next] << 8 | buffer[next + 1];
                if (packetId == 0 || _options.MaximumQoS == MqttQoS.AtMostOnce)
                {
                    return false;
                }
            }
            else if (TryCopyToAll(buffer, offset, end - offset, connection.Level))
            {
                return true;
            }

            PublishPacket message = _publish;
            message.Buffer = buffer;
            message.Topic = null;
            message.TopicOffset = topic;
            message.TopicLength = length;
            message.Properties.Length = 0;
            message.Payload = null;
            message.PayloadOffset = payload;
            message.PayloadLength = end - payload;
            message.QoS = isAcknowledged ? MqttQoS.AtLeastOnce : MqttQoS.AtMostOnce;
            message.Dup = false;
            message.PacketId = packetId;
            BeginMessage(buffer, offset, end - offset, message.QoS, connection.Level);
            DeliverToAll(message, false);
            if (isAcknowledged)
            {
                Answer(connection, PubackByte, packetId, PubackCode()); // [MQTT-4.3.2-2]
            }

            return true;
        }

        // Copies the QoS 0 packet into the outputs of the subscribers that the index has found. False when some are left that need more than that.
        private bool TryCopyToAll(byte[] buffer, int offset, int bytes, MqttProtocolLevel level)
        {
            SubscriptionIndex subscriptions = _subscriptions;
            ushort[] matched = subscriptions.Matched;
            Session[] sessions = _sessions;
            int first = subscriptions.MatchedFirst;
            int i = first + subscriptions.MatchedCount;
            int sent = 0;
            int plain = _records == null || _options.StoreIntervalMs != 0 ? Connection.Plain : Connection.Dirty; // Dirty: the store is synced before it is sent
            while (--i >= first && matched[i] < sessions.Length)
            {
                Connection target = sessions[matched[i]].Connection;
                if (target == null)
                {
                    continue; // into the output now, or not at all
                }

                ByteQueue data = target.Data;
                int tail = data.Tail;
                if (target.Level != level || bytes > target.MaximumPacketBytes || bytes > data.Buffer.Length - tail)
                {
                    break;
                }

                Array.Copy(buffer, offset, data.Buffer, tail, bytes);
                data.Tail = tail + bytes;
                sent++;
                int work = target.Work;
                if (work == Connection.Idle)
                {
                    target.Work = plain;
                    target.Next = _firstDirty;
                    _firstDirty = target;
                }
                else if (work < Connection.Plain)
                {
                    MarkDirty(target);
                }
            }

            MqttBrokerStatistics statistics = Statistics;
            statistics.PacketsSent += sent;
            statistics.MessagesSent += sent;
            if (i >= first)
            {
                subscriptions.MatchedCount = i + 1 - first;
                return false;
            }

            statistics.MessagesReceived++;
            return true;
        }
    }
}
