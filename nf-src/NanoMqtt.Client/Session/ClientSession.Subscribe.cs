using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>Subscribing and unsubscribing: commands change the table, the output carries it to the broker.</content>
    internal sealed partial class ClientSession
    {
        // Slot of the filter that Subscribe has just taken over, or that the event is about.
        internal int EventSlot;

        // The SUBACK or UNSUBACK whose answers are being reported, how many of them are left, and the slot to look from for the next one. In the order
        // of the slots, as the filters were.
        private CodesPacket _answers;
        private int _answersLeft;
        private int _answerSlot;

        // Command. Gives Pending, QueueFull, PacketTooLarge or NotAllowed. wanted: subscription options or SubscriptionTable.Unsubscribe.
        // The filter, as UTF-8, the properties and the handler are kept.
        internal MqttResult Subscribe(byte[] filter, int wanted, PropertyBlock properties, MqttMessageHandler handler)
        {
            int packetBytes = MqttLimits.MaximumFixedHeaderBytes + 5 + filter.Length;
            if (IsLevel5)
            {
                packetBytes += properties == null ? 1 : 4 + properties.Length;
            }

            if (packetBytes > _sendBuffer.Length || filter.Length > MqttLimits.MaximumFieldBytes)
            {
                return MqttResult.PacketTooLarge;
            }

            if (_limits != null && State == SessionState.Connected && wanted != SubscriptionTable.Unsubscribe
                && ServerLimits.IsForbidden(_limits.Forbidden, filter, properties))
            {
                return MqttResult.NotAllowed;
            }

            HasHandlers |= handler != null;
            HasOutput = true;
            EventSlot = _subscriptions.Want(filter, wanted, properties, handler);
            return EventSlot < 0 ? MqttResult.QueueFull : MqttResult.Pending;
        }

        internal int GetGrantedQoS(byte[] filter)
        {
            int slot = _subscriptions.Find(filter);
            return slot < 0 ? -1 : _subscriptions.GrantedOf(slot);
        }

        // One SUBSCRIBE with as many filters as fit, or one UNSUBSCRIBE. The send buffer is empty.
        private bool WriteFilters()
        {
            int slot = _subscriptions.NextUnsent(0);
            if (slot < 0)
            {
                _subscriptions.HasUnsent = false;
                return false;
            }

            int id = TakeId();
            _writer.Open(_sendBuffer, 0, _sendBuffer.Length);
            PropertyBlock properties = _subscriptions.PropertiesOf(slot);
            ListPacket.Begin(_writer, id, _level, properties);
            if (_subscriptions.WantedOf(slot) == SubscriptionTable.Unsubscribe)
            {
                WriteFilter(slot);
                UnsubscribePacket.Finish(_writer);
                _subscriptions.MarkSent(slot, id);
            }
            else
            {
                WriteFilters(slot, id, properties);
                SubscribePacket.Finish(_writer);
            }

            Give(_sendBuffer, _writer.PacketOffset, _writer.PacketLength);
            return true;
        }

        // The filters that share these properties, mostly none.
        private void WriteFilters(int slot, int packetId, PropertyBlock properties)
        {
            while (slot >= 0)
            {
                if (_subscriptions.WantedOf(slot) != SubscriptionTable.Unsubscribe && _subscriptions.PropertiesOf(slot) == properties)
                {
                    int end = _writer.Position;
                    WriteFilter(slot);
                    int options = _subscriptions.WantedOf(slot);
                    _writer.WriteByte(IsLevel5 ? options : options & 3);
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

        private void WriteFilter(int slot)
        {
            byte[] filter = _subscriptions.FilterOf(slot);
            _writer.WriteBinary(filter, 0, filter.Length);
        }

        // SUBACK or UNSUBACK.
        private SessionEvent HandleAnswers(CodesPacket packet)
        {
            _answers = packet;
            MqttError error = packet.Decode(Framer.Buffer, Framer.BodyOffset, Framer.BodyEnd, _level);
            if (error != MqttError.None)
            {
                return Fail(error);
            }

            int count = 0;
            for (int slot = NextAnswered(0); slot >= 0; slot = NextAnswered(slot + 1))
            {
                count++;
            }

            if (count == 0)
            {
                return CountUnknown();
            }

            // UNSUBACK of 3.1.1 has no codes.
            if (count != packet.Count && packet.Count != 0)
            {
                return Fail(MqttError.ReturnCode); // [MQTT-3.8.4-5]
            }

            _answersLeft = count;
            _answerSlot = 0;
            return NextNews();
        }

        // The reason codes lie in the framer's buffer until the next packet is asked for. First what the server forbids anyway.
        private SessionEvent NextAnswer()
        {
            int slot = _subscriptions.TakeForbidden();
            if (slot >= 0)
            {
                return ReportAnswer(SessionEvent.Subscribed, slot, (int)MqttReasonCode.TopicFilterInvalid);
            }

            while (_answersLeft > 0)
            {
                int code = _answers.Count == 0 ? 0 : _answers.Buffer[_answers.CodesOffset + _answers.Count - _answersLeft];
                slot = NextAnswered(_answerSlot);
                _answerSlot = slot + 1;
                _answersLeft--;
                if (_subscriptions.HandleAnswer(slot, code))
                {
                    EventProperties = _answers.Properties;
                    return ReportAnswer(_answers is UnsubackPacket ? SessionEvent.Unsubscribed : SessionEvent.Subscribed, slot, code);
                }
            }

            return SessionEvent.None;
        }

        private SessionEvent ReportAnswer(SessionEvent happened, int slot, int code)
        {
            byte[] filter = _subscriptions.FilterOf(slot);
            EventSlot = slot;
            EventFilter = Utf8.GetString(filter, 0, filter.Length);
            EventReason = (MqttReasonCode)code;
            EventResult = code < SubackPacket.Failure ? MqttResult.Success : MqttResult.Refused;
            return happened;
        }

        private int NextAnswered(int from)
        {
            return _subscriptions.NextSent(from, _answers.PacketId, _answers is UnsubackPacket);
        }
    }
}
