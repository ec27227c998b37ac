using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // PUBLISH from a client, and the acknowledgements in both directions.
    internal sealed partial class BrokerEngine
    {
        private MqttError HandlePublish(Connection connection, Framer framer)
        {
            PublishPacket publish = _publish;
            MqttError error = publish.Decode(framer.Buffer, framer.FirstByte, framer.BodyOffset, framer.BodyEnd, connection.Level);
            if (error != MqttError.None)
            {
                return error;
            }

            int packetId = publish.PacketId;
            _encoder.BeginMessage(framer.Buffer, framer.PacketOffset, framer.BodyEnd - framer.PacketOffset, publish.QoS);
            switch (publish.QoS)
            {
                case MqttQoS.AtMostOnce:
                    Route(publish, 0);
                    return MqttError.None;
                case MqttQoS.AtLeastOnce:
                    Route(publish, 0);
                    Answer(connection, MqttPacketType.Puback, packetId); // [MQTT-4.3.2-2]
                    return MqttError.None;
                default:
                    return HandleQoS2(connection, publish, packetId);
            }
        }

        // Delivered when it comes, its identifier remembered until PUBREL (method B of MQTT 3.1.1 §4.3.3).
        private MqttError HandleQoS2(Connection connection, PublishPacket publish, int packetId)
        {
            ReceivedIds received = connection.Session.ReceivedIds;
            if (!received.Contains(packetId))
            {
                if (!received.TryAdd(packetId))
                {
                    return MqttError.ReceiveMaximum;
                }

                Route(publish, 0);
            }

            Answer(connection, MqttPacketType.Pubrec, packetId); // [MQTT-4.3.3-2]
            return MqttError.None;
        }

        private MqttError HandleAcknowledgement(Connection connection, Framer framer, MqttPacketType type)
        {
            MqttError error = _ack.Decode(type, framer.Buffer, framer.BodyOffset, framer.BodyEnd, connection.Level);
            if (error != MqttError.None)
            {
                return error;
            }

            int packetId = _ack.PacketId;
            switch (type)
            {
                case MqttPacketType.Puback:
                    return HandleCompleted(connection, packetId, MqttQoS.AtLeastOnce, MessageQueue.Published);
                case MqttPacketType.Pubcomp:
                    return HandleCompleted(connection, packetId, MqttQoS.ExactlyOnce, MessageQueue.Released);
                case MqttPacketType.Pubrec:
                    return HandlePubrec(connection, packetId);
                default:
                    connection.Session.ReceivedIds.Remove(packetId);
                    Answer(connection, MqttPacketType.Pubcomp, packetId); // [MQTT-4.3.3-2], also for an identifier released before
                    return MqttError.None;
            }
        }

        // PUBACK or PUBCOMP: the last step of a delivery. An unknown identifier is harmless; one of a delivery that is at another step,
        // or has another QoS, is not.
        private MqttError HandleCompleted(Connection connection, int packetId, MqttQoS qos, int state)
        {
            Session session = connection.Session;
            MessageQueue queue = session.Queue;
            int age = queue.Find(packetId);
            if (age < 0)
            {
                Statistics.UnknownAcknowledgements++;
                return MqttError.None;
            }

            if (queue.QoSAt(age) != (int)qos || queue.StateAt(age) != state)
            {
                return MqttError.UnexpectedPacketIdentifier;
            }

            _store.Release(queue.HandleAt(age));
            queue.RemoveAt(age);
            session.PacketIds.Release(packetId);
            if (queue.SentCount < queue.Count || session.RetainedWalks > 0)
            {
                MarkDirty(connection);
            }

            return MqttError.None;
        }

        private MqttError HandlePubrec(Connection connection, int packetId)
        {
            MessageQueue queue = connection.Session.Queue;
            int age = queue.Find(packetId);
            if (age < 0)
            {
                Statistics.UnknownAcknowledgements++;
            }
            else if (queue.QoSAt(age) != (int)MqttQoS.ExactlyOnce)
            {
                return MqttError.UnexpectedPacketIdentifier;
            }
            else if (queue.StateAt(age) == MessageQueue.Published)
            {
                _store.Release(queue.TakeHandle(age));
                queue.MarkReleased(age);
            }

            // Also for an unknown identifier: 3.1.1 has no reason code to say so, and without PUBREL the client could never finish.
            Answer(connection, MqttPacketType.Pubrel, packetId); // [MQTT-4.3.3-1]
            return MqttError.None;
        }

        // There is room: no packet is handled without it.
        private void Answer(Connection connection, MqttPacketType type, int packetId)
        {
            connection.Output.TryAppendAcknowledgement(type, packetId);
            Statistics.PacketsSent++;
        }
    }
}
