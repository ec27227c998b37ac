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

        // Reason code and properties (or null) of the packet that the event is about.
        internal MqttReasonCode EventReason;
        internal PropertyBlock EventProperties;

        private readonly PublishPacket _incoming = new PublishPacket();
        private readonly AckPacket _ack = new AckPacket();

        // Whether this connection has brought a QoS 2 message too many.
        private bool _isPassingOver;

        // The connection that has ended could not take all QoS 2 messages, and the next one can take more of them.
        internal bool HasMadeRoom => _isPassingOver && !_received.IsFull;

        // The slot to look from for the next handler of the message at hand.
        private int _handlerSlot;

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
            EventProperties = null;
            if (_endedCount > 0)
            {
                return NextEnded();
            }

            if (_answersLeft > 0 || _hasForbidden)
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

                SessionEvent happened;
                if (_largeState == NoLarge && Framer.TryNext())
                {
                    happened = HandlePacket();
                }
                else if (_largeState == NoLarge && Framer.Error == MqttError.None)
                {
                    return SessionEvent.None;
                }
                else if (_largeState == NoLarge && !TryBeginLarge())
                {
                    return Fail(Framer.Error);
                }
                else if (!TryHandlePiece(out happened))
                {
                    return SessionEvent.None;
                }

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
            if (type == MqttPacketType.Publish && State == SessionState.Connected)
            {
                return HandlePublish();
            }

            MqttError error = FixedHeader.Check(Framer.FirstByte, _level);
            if (error != MqttError.None)
            {
                return Fail(error); // [MQTT-2.2.2-2]
            }

            // [MQTT-3.2.0-1] CONNACK comes first, and but once. An authentication comes before it.
            if ((State == SessionState.Connecting) != (type == MqttPacketType.Connack) && type != MqttPacketType.Auth)
            {
                return Fail(MqttError.UnexpectedPacket);
            }

            return HandleControl(type);
        }

        private SessionEvent HandleControl(MqttPacketType type)
        {
            switch (type)
            {
                case MqttPacketType.Connack:
                    return HandleConnack();
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
                    return HandlePingresp();
                case MqttPacketType.Disconnect:
                    return HandleDisconnect();
                case MqttPacketType.Auth:
                    return HandleAuth();
                default:
                    return Fail(MqttError.UnexpectedPacket);
            }
        }

        private SessionEvent HandlePingresp()
        {
            MqttError error = PingPacket.Decode(Framer.BodyOffset, Framer.BodyEnd);
            if (error == MqttError.None && _isPassingOver)
            {
                error = MqttError.ReceiveMaximum;
            }

            return error == MqttError.None ? SessionEvent.None : Fail(error);
        }

        // 5.0 only. The server ends the connection and says why, perhaps where to go instead.
        private SessionEvent HandleDisconnect()
        {
            DisconnectPacket disconnect = new DisconnectPacket();
            MqttError error = IsLevel5 ? disconnect.Decode(Framer.Buffer, Framer.BodyOffset, Framer.BodyEnd, _level) : MqttError.UnexpectedPacket;
            if (error != MqttError.None)
            {
                return Fail(error);
            }

            EventProperties = disconnect.Properties;
            End(MqttDisconnectReason.Disconnected, (int)disconnect.ReasonCode);
            return SessionEvent.None;
        }

        private SessionEvent HandlePublish()
        {
            PublishPacket packet = _incoming;
            MqttError error = packet.Decode(Framer.Buffer, Framer.FirstByte, Framer.BodyOffset, Framer.BodyEnd, _level);
            if (error == MqttError.None && _limits != null)
            {
                error = FindTopic(packet);
            }

            if (error != MqttError.None)
            {
                return Fail(error);
            }

            if (packet.QoS != MqttQoS.AtMostOnce && !TryAcknowledge(packet))
            {
                return SessionEvent.None;
            }

            return ReportMessage(SessionEvent.MessageReceived);
        }

        // At 5.0 the topic may be an alias.
        private MqttError FindTopic(PublishPacket packet)
        {
            Message.AliasedTopic = null;
            return packet.Properties.Length > 0 && packet.Properties.TryFind(MqttProperty.TopicAlias)
                ? ResolveAlias(packet)
                : MqttError.None;
        }

        private SessionEvent ReportMessage(SessionEvent happened)
        {
            _statistics.MessagesReceived++;
            _handlerSlot = 0;
            return happened;
        }

        // Whether NextHandler may give one.
        internal bool HasHandlers => _subscriptions.HasHandlers;

        // A handler that wants the message at hand beside the event, or null when there are no more.
        internal MqttMessageHandler NextHandler()
        {
            if (!HasHandlers)
            {
                return null;
            }

            int slot = _subscriptions.NextMatch(_handlerSlot, Message.TopicBuffer, _incoming.TopicOffset, _incoming.TopicLength);
            _handlerSlot = slot + 1;
            return slot < 0 ? null : _subscriptions.HandlerOf(slot);
        }

        // Answers a QoS 1 or 2 message. False: it is a repetition, or one too many.
        private bool TryAcknowledge(PublishPacket packet)
        {
            if (packet.QoS == MqttQoS.AtLeastOnce)
            {
                AppendControl(MqttPacketType.Puback, packet.PacketId, MqttReasonCode.Success); // [MQTT-4.3.2-2]
                return true;
            }

            // [MQTT-4.3.3-2] Method B: handed on with PUBLISH, the identifier kept until PUBREL.
            bool isNew = !_received.Contains(packet.PacketId);
            if (!isNew)
            {
                _statistics.DuplicatesReceived++;
            }
            else if (!_isPassingOver && _received.TryAdd(packet.PacketId))
            {
                StoreKey(ReceivedKey | packet.PacketId);
            }
            else
            {
                PassOver();
                return false;
            }

            AppendControl(MqttPacketType.Pubrec, packet.PacketId, MqttReasonCode.Success);
            return isNew;
        }

        // One QoS 2 message too many for the set of identifiers. What releases some stands behind it in the stream, so it cannot wait: it
        // stays unanswered, as do all new ones that follow (or the order would suffer), and comes again on the next connection. This one
        // ends with the answer to a ping: then the server has read all our PUBRECs and has fewer to send again, however many it had
        // under way. Mosquitto 2.0 has more than it was told when it was restarted; at 3.1.1 a server is not told.
        private void PassOver()
        {
            if (!_isPassingOver)
            {
                _isPassingOver = true;
                AppendControl(MqttPacketType.Pingreq, 0, MqttReasonCode.Success);
            }
        }
    }
}
