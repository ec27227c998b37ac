using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Properties of MQTT 5.0: what CONNECT and CONNACK agree on, and those of messages, which are passed on as they came but for the
    // topic alias and the will delay, which are for the broker. The message expiry interval moves to the front, where the store finds it.
    internal sealed partial class BrokerEngine
    {
        private const int NumberBytes = 5;
        private const int AliasBytes = 3;

        // Takes the client's limits, and announces what it has to know of ours: only what is not the specification's default.
        private void AgreeOnProperties(Connection connection, ConnectPacket connect)
        {
            PropertyBlock asked = connect.Properties;
            Session session = connection.Session;
            session.ExpirySeconds = asked.GetNumber(MqttProperty.SessionExpiryInterval, 0);
            session.WillDelaySeconds = connect.HasWill ? _willDelaySeconds : 0;
            uint window = asked.GetNumber(MqttProperty.ReceiveMaximum, ushort.MaxValue);
            if (window < connection.Window)
            {
                connection.Window = (int)window; // 5.0 [MQTT-3.3.4-9]
            }

            uint packetBytes = asked.GetNumber(MqttProperty.MaximumPacketSize, int.MaxValue);
            connection.MaximumPacketBytes = packetBytes > int.MaxValue ? int.MaxValue : (int)packetBytes; // 5.0 [MQTT-3.1.2-24]
            int keepAliveSeconds = _options.MaximumKeepAliveSeconds;
            if (keepAliveSeconds != 0 && (connect.KeepAliveSeconds == 0 || connect.KeepAliveSeconds > keepAliveSeconds))
            {
                connection.KeepAliveMs = keepAliveSeconds * 1000; // 5.0 [MQTT-3.2.2-21]
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
                AnnounceText(MqttProperty.ResponseInformation, _options.ResponseInformation); // 5.0 [MQTT-3.1.2-28]
            }
        }

        private void Announce(MqttProperty id, int value, int absent)
        {
            if (value != absent)
            {
                _answer.Add(id, (uint)value);
            }
        }

        private static void WriteNumber(byte[] buffer, int position, MqttProperty id, uint value, int bytes)
        {
            buffer[position] = (byte)id;
            for (int i = bytes; i > 0; i--)
            {
                buffer[position + i] = (byte)value;
                value >>= 8;
            }
        }

        // Prepares the properties of a PUBLISH and gives it its topic when it has an alias instead. isChanged: it is not the packet any more
        // that it was.
        private MqttError TakeProperties(Connection connection, PublishPacket publish, out bool isChanged)
        {
            PropertyBlock properties = publish.Properties;
            isChanged = false;
            if (properties.Contains(MqttProperty.SubscriptionIdentifier))
            {
                return MqttError.PropertyValue; // 5.0 [MQTT-3.3.4-6]
            }

            if (properties.Contains(MqttProperty.TopicAlias))
            {
                isChanged = true;
                int alias = (int)properties.GetNumber(MqttProperty.TopicAlias, 0);
                Cut(properties, MqttProperty.TopicAlias, AliasBytes);
                MqttError error = UseAlias(connection, publish, alias);
                if (error != MqttError.None)
                {
                    return error;
                }
            }

            MoveToFront(properties, MqttProperty.MessageExpiryInterval, NumberBytes);
            return MqttError.None;
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

        // Whether all properties are such that a message carries to its receivers.
        private static bool IsOfMessage(PropertyBlock properties)
        {
            properties.Rewind();
            while (properties.TryNext())
            {
                switch (properties.Id)
                {
                    case MqttProperty.PayloadFormatIndicator:
                    case MqttProperty.MessageExpiryInterval:
                    case MqttProperty.ContentType:
                    case MqttProperty.ResponseTopic:
                    case MqttProperty.CorrelationData:
                    case MqttProperty.UserProperty:
                        break;
                    default:
                        return false;
                }
            }

            return true;
        }

        // Takes a number out of a decoded block. What stood before it moves up.
        private static void Cut(PropertyBlock properties, MqttProperty id, int bytes)
        {
            if (MoveToFront(properties, id, bytes))
            {
                properties.Offset += bytes;
                properties.Length -= bytes;
            }
        }

        // Moves a number in a decoded block to the front. bytes: its own with its identifier. False when it is not there.
        private static bool MoveToFront(PropertyBlock properties, MqttProperty id, int bytes)
        {
            if (!properties.TryFind(id))
            {
                return false;
            }

            byte[] buffer = properties.Buffer;
            int start = properties.Offset;
            int position = start;
            while (buffer[position] != (int)id)
            {
                position += BytesAt(buffer, position);
            }

            Array.Copy(buffer, start, buffer, start + bytes, position - start);
            WriteNumber(buffer, start, id, properties.Number, bytes - 1);
            return true;
        }

        // Length of one property of a PUBLISH or a will.
        private static int BytesAt(byte[] buffer, int position)
        {
            switch ((MqttProperty)buffer[position])
            {
                case MqttProperty.PayloadFormatIndicator:
                    return 2;
                case MqttProperty.MessageExpiryInterval:
                case MqttProperty.WillDelayInterval:
                    return NumberBytes;
                case MqttProperty.TopicAlias:
                    return AliasBytes;
                case MqttProperty.UserProperty:
                    int name = FieldBytes(buffer, position + 1);
                    return 1 + name + FieldBytes(buffer, position + 1 + name);
                default:
                    return 1 + FieldBytes(buffer, position + 1);
            }
        }

        private static int FieldBytes(byte[] buffer, int position) => 2 + (buffer[position] << 8 | buffer[position + 1]);
    }
}
