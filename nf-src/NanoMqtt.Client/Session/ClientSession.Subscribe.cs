using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>Subscribing and unsubscribing: commands change the table, the output carries it to the broker.</content>
    internal sealed partial class ClientSession
    {
        // Slot of the filter that Subscribe or Unsubscribe has just taken over.
        internal int SubscriptionSlot;

        // The SUBACK whose answers are being reported, how many of them are left, and the slot to look from for the next one.
        private SubackPacket _suback;
        private int _subackLeft;
        private int _subackSlot;

        // Command. Gives Pending, QueueFull or PacketTooLarge. wanted: a QoS or SubscriptionTable.Unsubscribe.
        internal MqttResult Subscribe(string filter, int wanted)
        {
            int filterBytes = Utf8.CountBytes(filter);
            int packetBytes = MqttLimits.MaximumFixedHeaderBytes + 5 + filterBytes;
            if (packetBytes > _sendBuffer.Length || filterBytes > MqttLimits.MaximumFieldBytes)
            {
                return MqttResult.PacketTooLarge;
            }

            SubscriptionSlot = _subscriptions.Want(filter, wanted);
            return SubscriptionSlot < 0 ? MqttResult.QueueFull : MqttResult.Pending;
        }

        internal int GetGrantedQoS(string filter)
        {
            int slot = _subscriptions.Find(filter);
            return slot < 0 ? -1 : _subscriptions.GrantedOf(slot);
        }

        // One SUBSCRIBE with as many filters as fit, or one UNSUBSCRIBE. The send buffer is empty.
        private bool WriteSubscriptions()
        {
            int slot = _subscriptions.NextUnsent(0);
            if (slot < 0)
            {
                _subscriptions.HasUnsent = false;
                return false;
            }

            int id = _ids.Take();
            if (id == 0)
            {
                return false;
            }

            _writer.Open(_sendBuffer, 0, _sendBuffer.Length);
            if (_subscriptions.WantedOf(slot) == SubscriptionTable.Unsubscribe)
            {
                UnsubscribePacket.Begin(_writer, id, Level);
                _writer.WriteString(_subscriptions.FilterOf(slot));
                UnsubscribePacket.Finish(_writer);
                _subscriptions.MarkSent(slot, id);
            }
            else
            {
                SubscribePacket.Begin(_writer, id, Level);
                WriteFilters(slot, id);
                SubscribePacket.Finish(_writer);
            }

            Give(_sendBuffer, _writer.PacketOffset, _writer.PacketLength);
            return true;
        }

        private void WriteFilters(int slot, int packetId)
        {
            while (slot >= 0)
            {
                if (_subscriptions.WantedOf(slot) != SubscriptionTable.Unsubscribe)
                {
                    int end = _writer.Position;
                    SubscribePacket.Add(_writer, _subscriptions.FilterOf(slot), (MqttQoS)_subscriptions.WantedOf(slot));
                    if (_writer.Overflow)
                    {
                        // The rest goes into the next packet.
                        _writer.Position = end;
                        _writer.Overflow = false;
                        return;
                    }

                    _subscriptions.MarkSent(slot, packetId);
                }

                slot = _subscriptions.NextUnsent(slot + 1);
            }
        }

        private SessionEvent HandleSuback()
        {
            _suback = new SubackPacket();
            MqttError error = _suback.Decode(Framer.Buffer, Framer.BodyOffset, Framer.BodyEnd, Level);
            if (error != MqttError.None)
            {
                return Fail(error);
            }

            int count = 0;
            for (int slot = NextSubscribed(0); slot >= 0; slot = NextSubscribed(slot + 1))
            {
                count++;
            }

            if (count == 0)
            {
                _statistics.UnknownAcknowledgements++;
                return SessionEvent.None;
            }

            if (count != _suback.Count)
            {
                return Fail(MqttError.ReturnCode); // [MQTT-3.8.4-5]
            }

            _subackLeft = count;
            _subackSlot = 0;
            return NextSubscriptionAnswer();
        }

        // The return codes lie in the framer's buffer until the next packet is asked for; they stand in the order of the slots.
        private SessionEvent NextSubscriptionAnswer()
        {
            while (_subackLeft > 0)
            {
                int code = _suback.Buffer[_suback.CodesOffset + _suback.Count - _subackLeft];
                int slot = NextSubscribed(_subackSlot);
                _subackSlot = slot + 1;
                _subackLeft--;
                if (_subackLeft == 0)
                {
                    _ids.Release(_suback.PacketId);
                }

                EventSlot = slot;
                EventFilter = _subscriptions.FilterOf(slot);
                EventResult = code < SubackPacket.Failure ? MqttResult.Success : MqttResult.Refused;
                if (_subscriptions.HandleAnswer(slot, code))
                {
                    return SessionEvent.Subscribed;
                }
            }

            return SessionEvent.None;
        }

        private int NextSubscribed(int from)
        {
            return _subscriptions.NextSent(from, _suback.PacketId, false);
        }

        private SessionEvent HandleUnsuback()
        {
            UnsubackPacket unsuback = new UnsubackPacket();
            MqttError error = unsuback.Decode(Framer.Buffer, Framer.BodyOffset, Framer.BodyEnd, Level);
            if (error != MqttError.None)
            {
                return Fail(error);
            }

            int slot = _subscriptions.NextSent(0, unsuback.PacketId, true);
            if (slot < 0)
            {
                _statistics.UnknownAcknowledgements++;
                return SessionEvent.None;
            }

            _ids.Release(unsuback.PacketId);
            EventSlot = slot;
            EventFilter = _subscriptions.FilterOf(slot);
            return _subscriptions.HandleAnswer(slot, 0) ? SessionEvent.Unsubscribed : SessionEvent.None;
        }
    }
}
