using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>The end of a message: acknowledged, refused, dropped, or taken over by a session that is gone.</content>
    internal sealed partial class ClientSession
    {
        // Messages that have ended without an acknowledgement, still to be reported. Their identifiers stay taken until then.
        private readonly ushort[] _endedIds;
        private readonly byte[] _endedResults;
        private int _endedCount;

        // Whether NextEvent has something to report though nothing was received.
        internal bool HasEnded => _endedCount > 0;

        private SessionEvent HandleAck(MqttPacketType type)
        {
            MqttError error = _ack.Decode(type, Framer.Buffer, Framer.BodyOffset, Framer.BodyEnd, _level);
            if (error != MqttError.None)
            {
                return Fail(error);
            }

            int id = _ack.PacketId;
            bool isRefused = _ack.ReasonCode >= MqttReasonCode.UnspecifiedError;
            switch (type)
            {
                case MqttPacketType.Puback:
                    return _arena.HandlePuback(id) ? Complete(id, isRefused) : CountUnknown();
                case MqttPacketType.Pubcomp:
                    return _arena.HandlePubcomp(id) ? Complete(id, false) : CountUnknown();
                case MqttPacketType.Pubrel:
                    // [MQTT-4.3.3-2] Answered even when unknown: the PUBCOMP before may have been lost.
                    bool isKnown = _received.Remove(id);
                    if (isKnown)
                    {
                        DeleteStored(ReceivedKey | id);
                    }

                    AppendControl(MqttPacketType.Pubcomp, id, Known(isKnown));
                    return SessionEvent.None;
                default:
                    return HandlePubrec(id, isRefused);
            }
        }

        private SessionEvent HandlePubrec(int packetId, bool isRefused)
        {
            if (isRefused)
            {
                return _arena.HandlePubrecRefused(packetId) ? Complete(packetId, true) : CountUnknown(); // 5.0 [MQTT-4.3.3-4]
            }

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
                AppendControl(MqttPacketType.Pubrel, packetId, Known(isKnown)); // [MQTT-4.3.3-1]
            }

            return SessionEvent.None;
        }

        private static MqttReasonCode Known(bool isKnown)
        {
            return isKnown ? MqttReasonCode.Success : MqttReasonCode.PacketIdentifierNotFound;
        }

        private SessionEvent CountUnknown()
        {
            _statistics.UnknownAcknowledgements++;
            return SessionEvent.None;
        }

        private SessionEvent Complete(int packetId, bool isRefused)
        {
            EventReason = _ack.ReasonCode;
            EventProperties = _ack.Properties;
            DeleteStored(packetId);
            return Report(packetId, isRefused ? MqttResult.Refused : MqttResult.Success);
        }

        private SessionEvent Report(int packetId, MqttResult result)
        {
            _ids.Release(packetId);
            EventPacketId = packetId;
            EventResult = result;
            return SessionEvent.Delivered;
        }

        private SessionEvent NextEnded()
        {
            _endedCount--;
            EventReason = MqttReasonCode.Success;
            return Report(_endedIds[_endedCount], (MqttResult)_endedResults[_endedCount]);
        }

        private bool TryNoteEnd(int packetId, MqttResult result)
        {
            if (_endedCount == _endedIds.Length)
            {
                return false;
            }

            _endedIds[_endedCount] = (ushort)packetId;
            _endedResults[_endedCount++] = (byte)result;
            return true;
        }

        // The session is lost: notes what its server had taken over (PUBREC) and the arena is about to drop.
        private void EndReleased()
        {
            for (int age = 0; age < _arena.Places; age++)
            {
                int index = _arena.At(age);
                if (_arena.StateOf(index) == InFlightState.ReleaseQueued)
                {
                    int id = _arena.PacketIdOf(index);
                    DeleteStored(id);
                    if (!TryNoteEnd(id, MqttResult.Success))
                    {
                        _ids.Release(id);
                    }
                }
            }
        }
    }
}
