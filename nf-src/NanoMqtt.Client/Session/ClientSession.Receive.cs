using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>From bytes to events.</content>
    internal sealed partial class ClientSession
    {
        internal int EventPacketId;
        internal MqttResult EventResult;
        internal string EventFilter;
        internal int EventSlot;

        private readonly PublishPacket _incoming = new PublishPacket();
        private readonly AckPacket _ack = new AckPacket();

        // Bytes have been received into the framer. Touches only what the receiving thread owns: no lock is needed.
        internal void HandleReceived(int count, long nowMs)
        {
            Framer.HandleReceived(count);
            _lastReceivedMs = nowMs;
            _isPingAwaited = false;
            _statistics.BytesReceived += count;
        }

        // Handles packets until one is worth reporting.
        internal SessionEvent NextEvent()
        {
            if (_completedCount > 0)
            {
                return Complete(_completed[--_completedCount]);
            }

            if (_subackLeft > 0)
            {
                SessionEvent answer = NextSubscriptionAnswer();
                if (answer != SessionEvent.None)
                {
                    return answer;
                }
            }

            while (State == SessionState.Connected || State == SessionState.Connecting)
            {
                if (_outputTail > _sendBuffer.Length - ControlRoomBytes)
                {
                    return SessionEvent.OutputFull;
                }

                if (!Framer.TryNext())
                {
                    return Framer.Error == MqttError.None ? SessionEvent.None : Fail(Framer.Error);
                }

                SessionEvent happened = HandlePacket();
                if (happened != SessionEvent.None)
                {
                    return happened;
                }
            }

            return SessionEvent.None;
        }

        private SessionEvent HandlePacket()
        {
            MqttPacketType type = (MqttPacketType)(Framer.FirstByte >> 4);
            if (State == SessionState.Connecting)
            {
                // [MQTT-3.2.0-1] CONNACK comes first.
                return type == MqttPacketType.Connack ? HandleConnack() : Fail(MqttError.UnexpectedPacket);
            }

            if (type == MqttPacketType.Publish)
            {
                return HandlePublish();
            }

            MqttError error = FixedHeader.Check(Framer.FirstByte, Level);
            if (error != MqttError.None)
            {
                return Fail(error); // [MQTT-2.2.2-2]
            }

            switch (type)
            {
                case MqttPacketType.Puback:
                case MqttPacketType.Pubrec:
                case MqttPacketType.Pubrel:
                case MqttPacketType.Pubcomp:
                    return HandleAck(type);
                case MqttPacketType.Suback:
                    return HandleSuback();
                case MqttPacketType.Unsuback:
                    return HandleUnsuback();
                case MqttPacketType.Pingresp:
                    error = PingPacket.Decode(Framer.BodyOffset, Framer.BodyEnd);
                    return error == MqttError.None ? SessionEvent.None : Fail(error);
                default:
                    return Fail(MqttError.UnexpectedPacket);
            }
        }

        private SessionEvent HandlePublish()
        {
            PublishPacket packet = _incoming;
            MqttError error = packet.Decode(Framer.Buffer, Framer.FirstByte, Framer.BodyOffset, Framer.BodyEnd, Level);
            if (error != MqttError.None)
            {
                return Fail(error);
            }

            if (packet.QoS == MqttQoS.AtLeastOnce)
            {
                AppendControl(MqttPacketType.Puback, packet.PacketId); // [MQTT-4.3.2-2]
            }
            else if (packet.QoS == MqttQoS.ExactlyOnce && !TryReceiveOnce(packet.PacketId))
            {
                return SessionEvent.None;
            }

            _statistics.MessagesReceived++;
            return SessionEvent.MessageReceived;
        }

        // [MQTT-4.3.3-2] Method B: handed on with PUBLISH, the identifier kept until PUBREL.
        private bool TryReceiveOnce(int packetId)
        {
            bool isNew = !_received.Contains(packetId);
            if (isNew && !_received.TryAdd(packetId))
            {
                Fail(MqttError.ReceiveMaximum);
                return false;
            }

            AppendControl(MqttPacketType.Pubrec, packetId);
            if (!isNew)
            {
                _statistics.DuplicatesReceived++;
            }

            return isNew;
        }
    }
}
