using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // The short way of what devices send most: a message at QoS 0, without retain flag and properties, to a topic whose subscribers are
    // known from before. Such a topic has been checked. Its subscribers get the packet as it is.
    internal sealed partial class BrokerEngine
    {
        // False: the packet, whose first byte is that of such a message, has to go the long way.
        private bool TryRouteKnown(Connection connection, Framer framer)
        {
            byte[] buffer = framer.Buffer;
            int body = framer.BodyOffset;
            int end = framer.BodyEnd;
            int length = end - body < SubscriptionIndex.ShortestKnown + 3 || buffer[body] != 0 ? 0 : buffer[body + 1];
            int next = body + 2 + length;
            MqttProtocolLevel level = connection.Level;
            if (next >= end || connection.Session == null || Authorizer != null || (level >= MqttProtocolLevel.V5 && buffer[next] != 0)
                || !_subscriptions.IsKnown(buffer, body + 2, length))
            {
                return false;
            }

            SubscriptionIndex subscriptions = _subscriptions;
            ushort[] matched = subscriptions.Matched;
            Session[] sessions = _sessions.Items;
            int offset = framer.PacketOffset;
            int bytes = end - offset;
            int first = subscriptions.MatchedFirst;
            int last = first + subscriptions.MatchedCount - 1;
            int sent = 0;
            for (; last >= first; last--)
            {
                int subscriber = matched[last];
                if (subscriber >= sessions.Length)
                {
                    break;
                }

                Connection target = sessions[subscriber].Connection;
                if (target == null)
                {
                    continue; // now or never
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
                if (target.Work == Connection.None)
                {
                    target.Work = Connection.Dirty;
                    target.Next = _firstDirty;
                    _firstDirty = target;
                }
            }

            Statistics.MessagesReceived++;
            Statistics.PacketsSent += sent;
            Statistics.MessagesSent += sent;
            if (last >= first)
            {
                // The rest needs more than a copy.
                _publish.Decode(buffer, PublishByte, body, end, level);
                BeginMessage(buffer, offset, bytes, MqttQoS.AtMostOnce, level);
                subscriptions.MatchedCount = last - first + 1;
                _routedHandle = 0;
                _isRoutedStored = false;
                Deliver(_publish, 0, false);
            }

            return true;
        }
    }
}
