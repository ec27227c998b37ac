using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>One packet, whole: what kind it is, and whether it may come now.</content>
    internal sealed partial class ClientSession
    {
        private SessionEvent HandlePacket(int first)
        {
            MqttPacketType type = (MqttPacketType)(first >> 4);

            // The most frequent ones go a short way.
            if (State == SessionState.Connected && type <= MqttPacketType.Puback)
            {
                if (type == MqttPacketType.Publish)
                {
                    return HandlePublish();
                }

                if (first == (int)MqttPacketType.Puback << 4)
                {
                    return HandleAck(type);
                }
            }

            MqttError error = FixedHeader.Check(first, _level); // [MQTT-2.2.2-2]

            // [MQTT-3.2.0-1] CONNACK comes first, and but once. An authentication comes before it.
            if (error == MqttError.None && (State == SessionState.Connecting) != (type == MqttPacketType.Connack) && type != MqttPacketType.Auth)
            {
                error = MqttError.UnexpectedPacket;
            }

            SessionEvent happened = SessionEvent.None;
            if (error == MqttError.None)
            {
                error = Decode(type, Framer.Buffer, Framer.BodyOffset, Framer.BodyEnd, ref happened);
            }

            return error == MqttError.None ? happened : Fail(error);
        }

        // Rare packets are made when they come: kept, they would cost a sensor node its heap for nothing.
        private MqttError Decode(MqttPacketType type, byte[] buffer, int offset, int end, ref SessionEvent happened)
        {
            MqttError error = MqttError.UnexpectedPacket;
            switch (type)
            {
                case MqttPacketType.Puback:
                case MqttPacketType.Pubrec:
                case MqttPacketType.Pubrel:
                case MqttPacketType.Pubcomp:
                    happened = HandleAck(type);
                    return MqttError.None;
                case MqttPacketType.Connack:
                    ConnackPacket connack = new ConnackPacket();
                    error = connack.Decode(buffer, offset, end, _level);
                    if (error == MqttError.None)
                    {
                        happened = HandleConnack(connack);
                    }

                    break;
                case MqttPacketType.Suback:
                case MqttPacketType.Unsuback:
                    CodesPacket answers = type == MqttPacketType.Suback ? (CodesPacket)new SubackPacket() : new UnsubackPacket();
                    error = answers.Decode(buffer, offset, end, _level);
                    if (error == MqttError.None)
                    {
                        happened = HandleAnswers(answers, type == MqttPacketType.Unsuback);
                    }

                    break;
                case MqttPacketType.Pingresp:
                    error = PingPacket.Decode(offset, end);
                    if (_isPassingOver && error == MqttError.None)
                    {
                        error = MqttError.ReceiveMaximum;
                    }

                    break;
                case MqttPacketType.Disconnect:
                    // 5.0 only. The server ends the connection and says why, perhaps where to go instead.
                    DisconnectPacket disconnect = new DisconnectPacket();
                    if (IsLevel5 && (error = disconnect.Decode(buffer, offset, end, _level)) == MqttError.None)
                    {
                        EventProperties = disconnect.Properties;
                        End(MqttDisconnectReason.Disconnected, (int)disconnect.ReasonCode);
                    }

                    break;
                case MqttPacketType.Auth:
                    AuthPacket auth = new AuthPacket();
                    error = auth.Decode(buffer, offset, end);
                    if (error == MqttError.None)
                    {
                        error = HandleAuth(auth);
                    }

                    break;
                default:
                    break;
            }

            return error;
        }
    }
}
