using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>From bytes to events.</content>
    internal sealed partial class ClientSession
    {
        internal int EventPacketId;
        internal MqttResult EventResult;

        // Reason code and properties (or null) of the packet that the event is about.
        internal MqttReasonCode EventReason;
        internal PropertyBlock EventProperties;

        // Whether NextEvent has something to report though nothing was received.
        internal bool HasNews;

        internal const int PublishByte = (int)MqttPacketType.Publish << 4;

        private const int PubackBytes = 4;

        private readonly PublishPacket _incoming = new PublishPacket();

        // Whether this connection has brought a QoS 2 message too many.
        private bool _isPassingOver;

        // The slot to look from for the next handler of the message at hand; 0 again when there are no more.
        private int _handlerSlot;

        // The connection that has ended could not take all QoS 2 messages, and the next one can take more of them.
        internal bool HasMadeRoom => _isPassingOver && !Received.IsFull;

        // Whether NextEvent or NextOutput may have something. Only the receiving thread asks, without the lock: what other threads
        // add meanwhile, they send themselves.
        internal bool HasMore => Framer.ReceiveOffset != 0 || HasOutput || HasNews || _largeState > NoLarge;

        // Bytes have been received into the framer's buffer. Gives the event when they are what comes most often, one short packet, alone:
        // MessageReceived, of QoS 0, to be reported as it is; or Delivered, a PUBACK, which Complete has to look at. None: NextEvent tells.
        // Without the framer, since the interpreter pays for each step. Touches only what the receiving thread owns: no lock is needed.
        internal SessionEvent HandleReceived(byte[] buffer, int offset, int count, long nowMs)
        {
            _receivedMs = nowMs;
            Statistics.BytesReceived += count;

            // The length of a longer packet begins with a byte that is negative as a signed one.
            if (offset == 0 && (sbyte)buffer[1] + 2 == count && _largeState == NoLarge)
            {
                int first = buffer[0];
                if (first == PublishByte)
                {
                    if (_incoming.Decode(buffer, first, 2, count, _level) == MqttError.None && (_topics == null || FindTopic(_incoming) == MqttError.None))
                    {
                        Statistics.MessagesReceived++;
                        return SessionEvent.MessageReceived;
                    }
                }
                else if (first == (int)MqttPacketType.Puback << 4 && count == PubackBytes && (EventPacketId = buffer[2] << 8 | buffer[3]) != 0)
                {
                    EventReason = MqttReasonCode.Success;
                    EventProperties = null;
                    return SessionEvent.Delivered;
                }
            }

            Framer.ReceiveOffset = offset + count;
            return SessionEvent.None;
        }

        // Handles packets until one is worth reporting.
        internal SessionEvent NextEvent()
        {
            EventProperties = null;
            SessionEvent happened = SessionEvent.None;
            if (HasNews)
            {
                happened = NextNews();
            }

            while (happened == SessionEvent.None && (State == SessionState.Connected || State == SessionState.Connecting))
            {
                if (_outputTail > _sendBuffer.Length - ControlRoomBytes)
                {
                    return SessionEvent.OutputFull;
                }

                if (_largeState > NoLarge)
                {
                    if (!TryHandlePiece(out happened))
                    {
                        break;
                    }
                }
                else if (Framer.TryNext())
                {
                    happened = HandlePacket(Framer.FirstByte);
                }
                else if (Framer.Error == MqttError.None)
                {
                    break;
                }
                else if (!TryBeginLarge())
                {
                    return Fail(Framer.Error);
                }
            }

            return happened;
        }

        // What happened without being received, and the rest of what one packet brought.
        private SessionEvent NextNews()
        {
            if (_endedCount > 0)
            {
                int ended = _ended[--_endedCount];
                EventReason = MqttReasonCode.Success;
                EventPacketId = ended & MqttLimits.MaximumPacketIdentifier;
                EventResult = (MqttResult)(ended >> 16);
                return SessionEvent.Delivered;
            }

            int slot = Subscriptions == null ? -1 : Subscriptions.NextInState(0, SubscriptionTable.Answered);
            HasNews = slot >= 0;
            return HasNews ? ReportAnswer(slot) : SessionEvent.None;
        }

        private SessionEvent HandlePublish()
        {
            Framer framer = Framer;
            PublishPacket packet = _incoming;
            MqttError error = packet.Decode(framer.Buffer, framer.FirstByte, framer.BodyOffset, framer.BodyEnd, _level);
            if (error == MqttError.None && _topics != null)
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

            Statistics.MessagesReceived++;
            return SessionEvent.MessageReceived;
        }

        // A handler that wants the message at hand beside the event, or null when there are no more.
        internal MqttMessageHandler NextHandler()
        {
            SubscriptionTable table = Subscriptions;
            int slot = table == null ? -1 : table.NextMatch(_handlerSlot, Message.TopicBuffer, Message.TopicOffset, Message.TopicLength);
            _handlerSlot = slot + 1;
            return slot < 0 ? null : table.Handlers[slot];
        }

        // Answers a QoS 1 or 2 message. False: it is a repetition, or one too many.
        private bool TryAcknowledge(PublishPacket packet)
        {
            int id = packet.PacketId;
            if (packet.QoS == MqttQoS.AtLeastOnce)
            {
                AppendControl((int)MqttPacketType.Puback << 4, id, MqttReasonCode.Success); // [MQTT-4.3.2-2]
                return true;
            }

            // [MQTT-4.3.3-2] Method B: handed on with PUBLISH, the identifier kept until PUBREL.
            bool isNew = !Received.Contains(id);
            if (!isNew)
            {
                Statistics.DuplicatesReceived++;
            }
            else if (!_isPassingOver && Received.TryAdd(id))
            {
                StoreKey(ReceivedKey | id);
            }
            else if (!IsClean)
            {
                PassOver();
                return false;
            }

            AppendControl((int)MqttPacketType.Pubrec << 4, id, MqttReasonCode.Success);
            return isNew;
        }

        // One QoS 2 message too many for the set of identifiers. What releases some stands behind it in the stream, so it cannot wait: it
        // stays unanswered, as do all new ones that follow (or the order would suffer), and comes again on the next connection. This one
        // ends with the answer to a ping: then the server has read all our PUBRECs and has fewer to send again, however many it had
        // under way. Mosquitto 2.0 has more than it was told as soon as more wait; at 3.1.1 a server is not told. Not in a clean session: what
        // is unanswered is lost with it, and nothing is repeated before, so one too many is taken without keeping its identifier.
        private void PassOver()
        {
            if (!_isPassingOver)
            {
                _isPassingOver = true;
                AppendControl((int)MqttPacketType.Pingreq << 4, 0, MqttReasonCode.Success);
            }
        }
    }
}
