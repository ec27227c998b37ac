using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Properties of MQTT 5.0: what CONNECT and CONNACK agree on, and those of messages. The latter are passed on as they came, without
    // topic alias and will delay, which are for the broker only.
    internal sealed partial class BrokerEngine
    {
        // Reads the client's limits and announces ours, as far as they differ from the specification's defaults.
        private void Agree(Connection connection, ConnectPacket connect)
        {
            PropertyBlock asked = connect.Properties;
            Session session = connection.Session;
            session.ExpirySeconds = asked.GetNumber(MqttProperty.SessionExpiryInterval, 0);
            uint window = asked.GetNumber(MqttProperty.ReceiveMaximum, ushort.MaxValue);
            if (window < connection.Window)
            {
                connection.Window = (int)window; // 5.0 [MQTT-3.3.4-9]
            }

            int keepAliveSeconds = _options.MaximumKeepAliveSeconds;
            if (keepAliveSeconds != 0 && (connect.KeepAliveSeconds == 0 || connect.KeepAliveSeconds > keepAliveSeconds))
            {
                SetKeepAlive(connection, keepAliveSeconds); // 5.0 [MQTT-3.2.2-21]
                _answer.Add(MqttProperty.ServerKeepAlive, (uint)keepAliveSeconds);
            }

            if (connect.ClientIdLength == 0)
            {
                _answer.Add(MqttProperty.AssignedClientIdentifier, session.GetClientId()); // 5.0 [MQTT-3.2.2-16]
            }

            Announce(MqttProperty.TopicAliasMaximum, _options.TopicAliasMaximum, 0);
            Announce(MqttProperty.ReceiveMaximum, _options.MaximumReceivedQoS2, ushort.MaxValue);
            Announce(MqttProperty.MaximumPacketSize, _options.MaximumPacketBytes, MqttLimits.MaximumRemainingLength);
            Announce(MqttProperty.MaximumQoS, (int)_options.MaximumQoS, (int)MqttQoS.ExactlyOnce);
            Announce(MqttProperty.RetainAvailable, _options.MaximumRetainedMessages == 0 ? 0 : 1, 1);
            if (asked.GetNumber(MqttProperty.RequestResponseInformation, 0) != 0)
            {
                Announce(MqttProperty.ResponseInformation, _options.ResponseInformation); // 5.0 [MQTT-3.1.2-28]
            }
        }

        private void Announce(MqttProperty id, int value, int absent)
        {
            if (value != absent)
            {
                _answer.Add(id, (uint)value);
            }
        }

        // Prepares the properties of a PUBLISH, and puts in its topic if it has only an alias. isChanged: it is no longer the packet that came.
        private MqttError TakeProperties(Connection connection, PublishPacket publish, out bool isChanged)
        {
            PropertyBlock properties = publish.Properties;
            isChanged = false;
            if (properties.Contains(MqttProperty.SubscriptionIdentifier))
            {
                return MqttError.PropertyValue; // 5.0 [MQTT-3.3.4-6]
            }

            int alias = (int)Cut(properties, MqttProperty.TopicAlias);
            isChanged = alias != 0;
            return isChanged ? UseAlias(connection, publish, alias) : MqttError.None;
        }

        private MqttError UseAlias(Connection connection, PublishPacket publish, int alias)
        {
            if (alias > _options.TopicAliasMaximum)
            {
                return MqttError.TopicAlias; // 5.0 [MQTT-3.3.2-9]
            }

            connection.AliasTopics ??= new byte[_options.TopicAliasMaximum][];
            byte[] topic = connection.AliasTopics[alias - 1];
            int length = publish.TopicLength;
            if (length == 0)
            {
                publish.Payload = publish.Buffer;
                publish.Buffer = topic;
                publish.TopicOffset = 2;
                publish.TopicLength = topic == null ? 0 : topic[0] << 8 | topic[1];
                return publish.TopicLength == 0 ? MqttError.TopicAlias : MqttError.None;
            }

            if (length > _options.MaximumFilterBytes)
            {
                return MqttError.PacketTooLarge;
            }

            int bytes = length + 10; // the index reads eight at a time
            if (topic == null || topic.Length < bytes)
            {
                topic = new byte[_options.Initial(bytes, _options.MaximumFilterBytes + 10)];
                connection.AliasTopics[alias - 1] = topic;
            }

            Array.Copy(publish.Buffer, publish.TopicOffset, topic, 2, length);
            topic[0] = (byte)(length >> 8);
            topic[1] = (byte)length;
            return MqttError.None;
        }

        // Whether all properties may be passed on to subscribers; a will may have the same ones.
        private static bool IsOfMessage(PropertyBlock properties)
        {
            properties.Rewind();
            while (properties.TryNext())
            {
                if (!PropertyTable.IsAllowed(properties.Id, MqttPacketType.Publish) || !PropertyTable.IsAllowed(properties.Id, PropertyTable.Will))
                {
                    return false;
                }
            }

            return true;
        }

        // Removes the properties of this kind from a block; those before them move up. Gives the number of the last one, 0 if there are none.
        private static uint Cut(PropertyBlock properties, MqttProperty id)
        {
            uint number = 0;
            properties.Rewind();
            int start = properties.Offset;
            while (properties.Contains(id) && properties.TryNext())
            {
                int end = properties.Position;
                if (properties.Id == id)
                {
                    int offset = properties.Offset;
                    int bytes = end - start;
                    Array.Copy(properties.Buffer, offset, properties.Buffer, offset + bytes, start - offset);
                    properties.Offset = offset + bytes;
                    properties.Length -= bytes;
                    number = properties.Number;
                }

                start = end;
            }

            return number;
        }
    }
}
