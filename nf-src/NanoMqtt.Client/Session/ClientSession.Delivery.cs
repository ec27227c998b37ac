using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>The end of a message: acknowledged, refused, dropped, or taken over by a session that is gone.</content>
    internal sealed partial class ClientSession
    {
        // Messages that have ended without an acknowledgement, still to be reported: the identifier, and the result above it. Their identifiers
        // stay taken until then. Made when the first one comes.
        private int[] _ended;
        private int _endedCount;
        private int _lastId;

        // For acknowledgements with more than an identifier; made when the first one comes.
        private AckPacket _ack;

        private SessionEvent HandleAck(MqttPacketType type)
        {
            byte[] buffer = Framer.Buffer;
            int body = Framer.BodyOffset;
            int end = Framer.BodyEnd;
            int id;
            if (end - body == 2 && (id = buffer[body] << 8 | buffer[body + 1]) != 0)
            {
                EventReason = MqttReasonCode.Success;
            }
            else
            {
                _ack ??= new AckPacket();
                MqttError error = _ack.Decode(type, buffer, body, end, _level);
                if (error != MqttError.None)
                {
                    return Fail(error);
                }

                id = _ack.PacketId;
                EventReason = _ack.ReasonCode;
                EventProperties = _ack.Properties;
            }

            EventPacketId = id;
            switch (type)
            {
                case MqttPacketType.Puback:
                    return Complete(InFlightArena.AtLeastOnceSent);
                case MqttPacketType.Pubrec:
                    return EventReason >= MqttReasonCode.UnspecifiedError
                        ? Complete(InFlightArena.ExactlyOnceSent) // 5.0 [MQTT-4.3.3-4]
                        : HandlePubrec(id);
                case MqttPacketType.Pubrel:
                    return HandlePubrel(id);
                default:
                    return Complete(InFlightArena.ReleaseSent);
            }
        }

        // [MQTT-4.3.3-2] Answered even when unknown: the PUBCOMP before may have been lost.
        private SessionEvent HandlePubrel(int packetId)
        {
            bool isKnown = Received.Remove(packetId);
            if (isKnown)
            {
                DeleteStored(ReceivedKey | packetId);
            }

            AppendControl((int)MqttPacketType.Pubcomp << 4, packetId, Known(isKnown));
            return SessionEvent.None;
        }

        private SessionEvent HandlePubrec(int packetId)
        {
            bool isKnown = _arena.HandlePubrec(packetId);
            if (isKnown)
            {
                StoreKey(packetId);
            }
            else
            {
                CountUnknown();
            }

            if (isKnown || IsLevel5)
            {
                AppendControl(PubrelByte, packetId, Known(isKnown)); // [MQTT-4.3.3-1]
            }

            return SessionEvent.None;
        }

        private static MqttReasonCode Known(bool isKnown)
        {
            return isKnown ? MqttReasonCode.Success : MqttReasonCode.PacketIdentifierNotFound;
        }

        private SessionEvent CountUnknown()
        {
            Statistics.UnknownAcknowledgements++;
            return SessionEvent.None;
        }

        // The acknowledgement of EventPacketId.
        internal SessionEvent Complete(int sentAs)
        {
            if (!_arena.TryEnd(EventPacketId + sentAs))
            {
                return CountUnknown();
            }

            if (Store != null)
            {
                DeleteStored(EventPacketId);
            }

            if (_arena.WaitingCount != 0)
            {
                HasOutput = true; // the window is open
            }

            EventResult = EventReason < MqttReasonCode.UnspecifiedError || sentAs == InFlightArena.ReleaseSent ? MqttResult.Success : MqttResult.Refused;
            return SessionEvent.Delivered;
        }

        // What does not fit is not reported: nobody has asked for events for a long time.
        private void NoteEnd(int packetId, MqttResult result)
        {
            _ended ??= new int[_arena.Lengths.Length];
            if (_endedCount < _ended.Length)
            {
                _ended[_endedCount++] = packetId | (int)result << 16;
                HasNews = true;
            }
        }

        // The next identifier that is not in use, so that one rests before it is used again (3.1.1 [MQTT-2.3.1-2], 5.0 [MQTT-2.2.1-3]).
        // All tables together are smaller than the range.
        private int TakeId()
        {
            int id = _lastId;
            do
            {
                id = id % MqttLimits.MaximumPacketIdentifier + 1;
            }
            while ((_arena.Used != 0 && _arena.Contains(id)) || (Subscriptions != null && Subscriptions.HasSent && Subscriptions.IsAwaited(id)) || (_endedCount != 0 && IsEnded(id)));

            _lastId = id;
            return id;
        }

        private bool IsEnded(int packetId)
        {
            for (int i = 0; i < _endedCount; i++)
            {
                if ((_ended[i] & MqttLimits.MaximumPacketIdentifier) == packetId)
                {
                    return true;
                }
            }

            return false;
        }

        // The session is lost: notes what its server had taken over (PUBREC) and the arena is about to drop.
        private void EndReleased()
        {
            InFlightArena arena = _arena;
            for (int i = arena.First; i < arena.Used; i++)
            {
                if (arena.StateOf(i) == InFlightState.ReleaseQueued)
                {
                    int id = arena.PacketIdOf(i);
                    DeleteStored(id);
                    NoteEnd(id, MqttResult.Success);
                }
            }
        }
    }
}
