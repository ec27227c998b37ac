using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // From received bytes to packets, and to the method that handles each.
    internal sealed partial class BrokerEngine
    {
        // Room for any answer except SUBACK, including the gap that the writer leaves.
        private const int AnswerBytes = 8;

        private void HandlePackets(Connection connection)
        {
            Framer framer = connection.Framer;
            ByteQueue control = connection.Control;
            int handled = 0;
            connection.IsStalled = false;
            while (connection.State <= Connection.Connected && (connection.IsPacketHeld || framer.TryNext()))
            {
                if (framer.FirstByte != PublishByte && !control.TryReserve(AnswerBytes)) // at QoS 0 there is no answer
                {
                    connection.IsPacketHeld = true;
                }
                else
                {
                    connection.IsPacketHeld = false;
                    if ((framer.FirstByte | QoS1Flag) != PublishByte1 || !TryRouteKnown(connection, framer.Buffer, framer.PacketOffset, framer.BodyOffset, framer.BodyEnd))
                    {
                        HandlePacket(connection, framer);
                    }
                }

                if (connection.IsPacketHeld)
                {
                    connection.IsStalled = true;
                    break;
                }

                handled++;
                if (framer.ReceiveOffset == 0)
                {
                    break; // that was all
                }
            }

            if (handled > 0)
            {
                connection.LastPacketMs = _store.NowMs;
                Statistics.PacketsReceived += handled;
            }

            if (framer.ReceiveOffset == 0 && connection.State == Connection.Connected && !connection.IsStalled)
            {
                connection.WaitingSinceMs = Connection.Never;
            }
            else
            {
                HandleRest(connection, framer, handled > 0);
            }

            if (control.Tail > 0)
            {
                MarkDirty(connection);
            }
        }

        // Called when received bytes are left over, or no packet was complete.
        private void HandleRest(Connection connection, Framer framer, bool isProgress)
        {
            bool isWaiting = connection.IsStalled || framer.HasPartialPacket;
            if (isWaiting && connection.State == Connection.Connecting && connection.HeldConnect == null
                && framer.Buffer[0] >> 4 != (int)MqttPacketType.Connect)
            {
                Close(connection, MqttError.UnexpectedPacket); // [MQTT-3.1.0-1], without waiting for the rest of it (mosquitto's CVE-2023-0809)
            }

            if (framer.Error != MqttError.None)
            {
                Close(connection, framer.Error); // 3.1.1 [MQTT-4.8.0-1], 5.0 [MQTT-4.13.1-1]
            }

            if (connection.State > Connection.Connected)
            {
                return;
            }

            if (!isWaiting)
            {
                connection.WaitingSinceMs = Connection.Never;
            }
            else if (isProgress || connection.WaitingSinceMs == Connection.Never)
            {
                connection.WaitingSinceMs = _store.NowMs;
                NoteDeadline(DeadlineOf(connection));
            }
        }

        private void HandlePacket(Connection connection, Framer framer)
        {
            int firstByte = framer.FirstByte;
            MqttError error = FixedHeader.Check(firstByte, connection.Level);
            if (error == MqttError.None)
            {
                error = connection.State == Connection.Connecting
                    ? HandleFirstPacket(connection, framer, (MqttPacketType)(firstByte >> 4))
                    : HandlePacket(connection, framer, (MqttPacketType)(firstByte >> 4));
            }

            if (error != MqttError.None)
            {
                Close(connection, error); // 3.1.1 [MQTT-4.8.0-1], 5.0 [MQTT-4.13.1-1]
            }
        }

        private MqttError HandleFirstPacket(Connection connection, Framer framer, MqttPacketType type)
        {
            if (connection.HeldConnect != null)
            {
                return type == MqttPacketType.Auth ? HandleAuth(connection, framer) : MqttError.UnexpectedPacket; // 5.0 [MQTT-3.1.2-30]
            }

            return type == MqttPacketType.Connect ? HandleConnect(connection, framer) : MqttError.UnexpectedPacket; // [MQTT-3.1.0-1]
        }

        private MqttError HandlePacket(Connection connection, Framer framer, MqttPacketType type)
        {
            switch (type)
            {
                case MqttPacketType.Publish:
                    return HandlePublish(connection, framer);
                case MqttPacketType.Puback:
                case MqttPacketType.Pubrec:
                case MqttPacketType.Pubrel:
                case MqttPacketType.Pubcomp:
                    return HandleAck(connection, framer, type);
                case MqttPacketType.Subscribe:
                    return HandleFilters(connection, framer, _subscribe);
                case MqttPacketType.Unsubscribe:
                    return HandleFilters(connection, framer, _unsubscribe);
                case MqttPacketType.Pingreq:
                    return HandlePingreq(connection, framer);
                case MqttPacketType.Disconnect:
                    return HandleDisconnect(connection, framer);
                case MqttPacketType.Auth:
                    return HandleAuth(connection, framer);
                default:
                    return MqttError.UnexpectedPacket; // [MQTT-3.1.0-2], or a packet that only a server may send
            }
        }

        private MqttError HandlePingreq(Connection connection, Framer framer)
        {
            MqttError error = PingPacket.Decode(framer.BodyOffset, framer.BodyEnd);
            if (error == MqttError.None)
            {
                ByteQueue control = connection.Control;
                control.TryOpen(_writer, 0);
                PingPacket.Encode(_writer, MqttPacketType.Pingresp); // [MQTT-3.12.4-1]
                Commit(control);
            }

            return error;
        }

        private MqttError HandleDisconnect(Connection connection, Framer framer)
        {
            DisconnectPacket disconnect = _disconnect;
            MqttError error = disconnect.Decode(framer.Buffer, framer.BodyOffset, framer.BodyEnd, connection.Level);
            if (error != MqttError.None)
            {
                return error;
            }

            Session session = connection.Session;
            uint expirySeconds = disconnect.Properties.GetNumber(MqttProperty.SessionExpiryInterval, session.ExpirySeconds);
            if (session.ExpirySeconds == 0 && expirySeconds != 0)
            {
                return MqttError.PropertyValue; // 5.0 §3.14.2.2.2
            }

            session.ExpirySeconds = expirySeconds;
            if (disconnect.ReasonCode == MqttReasonCode.Success)
            {
                ReleaseWill(session); // [MQTT-3.14.4-3]
            }

            Close(connection, MqttCloseReason.Disconnected, 0);
            return MqttError.None;
        }

        private void Commit(ByteQueue control)
        {
            control.Commit(_writer);
            Statistics.PacketsSent++;
        }
    }
}
