using System;
using NanoMqtt.Broker;
using NanoMqtt.Core;

namespace NanoMqtt.Bridge
{
    // One rule in one direction: which topics it matches, and what they are called on the other side.
    internal sealed class BridgeRoute
    {
        public readonly string Filter;
        public readonly MqttQoS QoS;
        public readonly bool IsTwoWay;

        private readonly MqttBridge _bridge;
        private readonly byte[] _filter;
        private readonly byte[] _to; // the filter on the other side
        private readonly byte[] _toPrefix;
        private readonly int _fromPrefixLength;

        public BridgeRoute(MqttBridge bridge, MqttBridgeRule rule, string fromPrefix, string toPrefix)
        {
            _bridge = bridge;
            QoS = rule.QoS;
            IsTwoWay = rule.Direction == MqttBridgeDirection.Both;
            Filter = fromPrefix + rule.Filter;
            _filter = Utf8.GetBytes(Filter);
            _to = Utf8.GetBytes(toPrefix + rule.Filter);
            _toPrefix = PrefixOf(toPrefix);
            _fromPrefixLength = PrefixOf(fromPrefix).Length;
            if (TopicFilter.Check(_to, 0, _to.Length) != MqttError.None // the other one is checked when it is subscribed
                || rule.QoS < MqttQoS.AtMostOnce
                || rule.QoS > MqttQoS.ExactlyOnce)
            {
                throw new ArgumentException(null, nameof(rule));
            }
        }

        // The local subscription of this route has got a message.
        public void HandleLocal(MqttBroker broker, MqttLocalMessage message)
        {
            _bridge.SendOut(this, message);
        }

        public bool Matches(byte[] topic, int offset, int length)
        {
            // With the prefix "a/" the filter "a/#" also matches "a", which does not begin with the prefix.
            return length >= _fromPrefixLength && TopicFilter.Matches(_filter, 0, _filter.Length, topic, offset, length);
        }

        // Fills the packet with a message that matches, under its topic on the other side. False when that topic is empty or too long.
        public bool TryMap(byte[] buffer, int topicOffset, int topicLength, int payloadOffset, int payloadLength, MqttQoS qos, PublishPacket packet)
        {
            int kept = topicLength - _fromPrefixLength;
            int mapped = _toPrefix.Length + kept;
            if (mapped == 0 || mapped > MqttLimits.MaximumFieldBytes)
            {
                return false;
            }

            if (packet.Buffer.Length < mapped)
            {
                packet.Buffer = new byte[mapped];
            }

            Array.Copy(_toPrefix, 0, packet.Buffer, 0, _toPrefix.Length);
            Array.Copy(buffer, topicOffset + _fromPrefixLength, packet.Buffer, _toPrefix.Length, kept);
            packet.TopicLength = mapped;
            packet.Payload = buffer;
            packet.PayloadOffset = payloadOffset;
            packet.PayloadLength = payloadLength;
            packet.QoS = qos < QoS ? qos : QoS;
            return true;
        }

        // Whether the other route could take back a message that this one has copied.
        public bool LeadsInto(BridgeRoute back)
        {
            byte[] a = _to;
            byte[] b = back._filter;
            int i = 0;
            int j = 0;
            while (true)
            {
                int iEnd = EndOfLevel(a, i);
                int jEnd = EndOfLevel(b, j);
                if (IsWildcard(a, i, '#') || IsWildcard(b, j, '#'))
                {
                    return true;
                }

                if (!IsWildcard(a, i, '+') && !IsWildcard(b, j, '+') && (iEnd - i != jEnd - j || !Bytes.AreEqual(a, i, b, j, iEnd - i)))
                {
                    return false;
                }

                // "a/#" matches "a".
                bool isAtEnd = iEnd == a.Length;
                if (isAtEnd || jEnd == b.Length)
                {
                    return isAtEnd == (jEnd == b.Length) || IsWildcard(isAtEnd ? b : a, (isAtEnd ? jEnd : iEnd) + 1, '#');
                }

                i = iEnd + 1;
                j = jEnd + 1;
            }
        }

        // A prefix is what to remove from a topic, or to put in front of it, so it cannot have wildcards.
        private static byte[] PrefixOf(string prefix)
        {
            byte[] bytes = Utf8.GetBytes(prefix);
            if (bytes.Length > 0 && TopicName.Check(bytes, 0, bytes.Length) != MqttError.None)
            {
                throw new ArgumentException(null, nameof(prefix));
            }

            return bytes;
        }

        private static int EndOfLevel(byte[] filter, int start)
        {
            while (start < filter.Length && filter[start] != '/')
            {
                start++;
            }

            return start;
        }

        private static bool IsWildcard(byte[] filter, int start, char wildcard)
        {
            return start < filter.Length && filter[start] == wildcard;
        }
    }
}
