using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // PUBLISH from a client, and the acknowledgements in both directions.
    internal sealed partial class BrokerEngine
    {
        private const int NotFound = (int)MqttReasonCode.PacketIdentifierNotFound;

        // First bytes of the acknowledgements.
        private const int PubackByte = (int)MqttPacketType.Puback << 4;
        private const int PubrecByte = (int)MqttPacketType.Pubrec << 4;
        private const int PubrelByte = (int)MqttPacketType.Pubrel << 4 | 2;
        private const int PubcompByte = (int)MqttPacketType.Pubcomp << 4;

        private MqttError HandlePublish(Connection connection, Framer framer)
        {
            PublishPacket publish = _publish;
            MqttError error = publish.Decode(framer.Buffer, framer.FirstByte, framer.BodyOffset, framer.BodyEnd, connection.Level);
            if (error != MqttError.None)
            {
                return error;
            }

            bool isChanged = false;
            if (publish.Properties.Length > 0)
            {
                error = TakeProperties(connection, publish, out isChanged);
                if (error != MqttError.None)
                {
                    return error;
                }
            }

            int code = CheckAvailable(publish, connection.Level);
            if (code != Success)
            {
                return (MqttError)code; // 5.0 [MQTT-3.2.2-11], [MQTT-3.2.2-14]
            }

            int length = isChanged ? 0 : framer.BodyEnd - framer.PacketOffset;
            BeginMessage(framer.Buffer, framer.PacketOffset, length, publish.QoS, connection.Level);
            return RouteAndAnswer(connection, publish);
        }

        // A QoS 2 message is delivered at once, and its identifier remembered until PUBREL (method B in MQTT 3.1.1 §4.3.3). A message that goes to
        // nobody is answered, too. In 5.0 that makes its identifier free again; in 3.1.1 any PUBREL is answered.
        private MqttError RouteAndAnswer(Connection connection, PublishPacket publish)
        {
            Session session = connection.Session;
            int packetId = publish.PacketId;
            MqttQoS qos = publish.QoS; // the packet is changed when it is routed
            int code = Success;
            if (qos == MqttQoS.ExactlyOnce && session.ReceivedIds.Contains(packetId))
            {
                // It comes again, and stays accepted: 5.0 [MQTT-4.3.3-9]
            }
            else if (!MayPublish(session, publish))
            {
                code = (int)MqttReasonCode.NotAuthorized; // 3.1.1 §3.3.5, 5.0 §4.3
            }
            else if (qos == MqttQoS.ExactlyOnce && !session.TryAddReceived(packetId, _options.MaximumReceivedQoS2))
            {
                return MqttError.ReceiveMaximum;
            }
            else
            {
                Route(publish, 0, session.Number);
                if (qos == MqttQoS.AtLeastOnce)
                {
                    code = PubackCode();
                }
                else if (qos == MqttQoS.ExactlyOnce)
                {
                    SaveReceived(session, packetId);
                }
            }

            if (qos != MqttQoS.AtMostOnce)
            {
                Answer(connection, qos == MqttQoS.AtLeastOnce ? PubackByte : PubrecByte, packetId, code); // [MQTT-4.3.2-2], [MQTT-4.3.3-2]
            }

            return MqttError.None;
        }

        private MqttError HandleAck(Connection connection, Framer framer, MqttPacketType type)
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
                    return HandleCompleted(connection, packetId, (int)MqttQoS.AtLeastOnce | MessageQueue.PublishedFlag);
                case MqttPacketType.Pubcomp:
                    return HandleCompleted(connection, packetId, (int)MqttQoS.ExactlyOnce | MessageQueue.ReleasedFlag);
                case MqttPacketType.Pubrec:
                    return HandlePubrec(connection, packetId);
                default:
                    bool isKnown = connection.Session.ReceivedIds.Remove(packetId);
                    Forget(connection.Session, ReceivedKey(connection.Session, packetId));
                    Answer(connection, PubcompByte, packetId, isKnown ? 0 : NotFound); // [MQTT-4.3.3-2], also if it was released before
                    return MqttError.None;
            }
        }

        // PUBACK or PUBCOMP: the last step of a delivery.
        private MqttError HandleCompleted(Connection connection, int packetId, int flags)
        {
            MessageQueue queue = connection.Session.Queue;
            int age = queue.Find(packetId);
            if (age < 0)
            {
                Statistics.UnknownAcknowledgements++;
                return MqttError.None;
            }

            if ((queue.FlagsAt(age) & ~MessageQueue.RetainFlag) != flags)
            {
                return MqttError.UnexpectedPacketIdentifier; // 3.1.1 §4.3, 5.0 §4.13.1
            }

            Complete(connection, age);
            return MqttError.None;
        }

        private void Complete(Connection connection, int age)
        {
            RemoveQueued(connection.Session, age);
            if (connection.IsWaiting)
            {
                MarkDirty(connection);
            }
        }

        private MqttError HandlePubrec(Connection connection, int packetId)
        {
            Session session = connection.Session;
            MessageQueue queue = session.Queue;
            int age = queue.Find(packetId);
            int code = 0;
            if (age < 0)
            {
                Statistics.UnknownAcknowledgements++;
                if (_ack.ReasonCode >= MqttReasonCode.UnspecifiedError)
                {
                    return MqttError.None;
                }

                code = NotFound;
            }
            else if ((queue.FlagsAt(age) & MessageQueue.QoSMask) != (int)MqttQoS.ExactlyOnce)
            {
                return MqttError.UnexpectedPacketIdentifier; // 3.1.1 §4.3, 5.0 §4.13.1
            }
            else if (_ack.ReasonCode >= MqttReasonCode.UnspecifiedError)
            {
                Complete(connection, age); // 5.0 [MQTT-4.3.3-4]
                return MqttError.None;
            }
            else if (queue.FlagsAt(age) < MessageQueue.ReleasedFlag)
            {
                queue.MarkReleased(age);
                if (SaveQueued(session, age))
                {
                    ReleaseBody(session, age); // otherwise the record still refers to it, so it stays
                }
            }

            // Sent also for an unknown identifier: without PUBREL the client could never finish.
            Answer(connection, PubrelByte, packetId, code); // [MQTT-4.3.3-1]
            return MqttError.None;
        }

        // The reason code of the PUBACK for the message that was just routed.
        private int PubackCode()
        {
            return _subscriptions.MatchedCount == 0 ? (int)MqttReasonCode.NoMatchingSubscribers : Success;
        }

        // There is room: without it the packet would not be handled yet. The reason code is sent in 5.0 only.
        private void Answer(Connection connection, int firstByte, int packetId, int reasonCode)
        {
            connection.Acknowledge(firstByte, packetId, connection.Level < MqttProtocolLevel.V5 ? 0 : reasonCode);
            Statistics.PacketsSent++;
        }
    }
}
