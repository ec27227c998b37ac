using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>Subscribing and unsubscribing: commands change the table, the output carries it to the broker.</content>
    internal sealed partial class ClientSession
    {
        // Slot of the filter that Subscribe has just taken over, or that the event is about.
        internal int EventSlot;

        // Whether a filter may have a handler of its own.
        internal bool HasHandlers;

        private bool HasUnsent => Subscriptions != null && Subscriptions.HasUnsent;

        // Command. Gives Pending, QueueFull, PacketTooLarge or NotAllowed. wanted: subscription options or SubscriptionTable.Unsubscribe.
        // The filter, as UTF-8, the properties and the handler are kept.
        internal MqttResult Subscribe(byte[] filter, int wanted, PropertyBlock properties, MqttMessageHandler handler)
        {
            if (MqttLimits.MaximumFixedHeaderBytes + 5 + filter.Length + PropertyBytes(properties) > _sendBuffer.Length
                || filter.Length > MqttLimits.MaximumFieldBytes)
            {
                return MqttResult.PacketTooLarge;
            }

            if (wanted != SubscriptionTable.Unsubscribe && SubscriptionTable.IsForbidden(_forbidden, filter, properties))
            {
                return MqttResult.NotAllowed;
            }

            HasOutput = true;
            HasHandlers |= handler != null;
            Subscriptions ??= new SubscriptionTable(MaximumSubscriptions);
            EventSlot = Subscriptions.Want(filter, wanted, properties, handler);
            return EventSlot < 0 ? MqttResult.QueueFull : MqttResult.Pending;
        }

        // One SUBSCRIBE or UNSUBSCRIBE with as many filters as fit, of those that share their properties, mostly none. The send buffer is empty.
        private bool WriteFilters()
        {
            SubscriptionTable table = Subscriptions;
            int slot = table.NextInState(0, SubscriptionTable.Unsent);
            if (slot < 0)
            {
                table.HasUnsent = false;
                return false;
            }

            int first = slot;
            int id = TakeId();
            bool isEnd = table.Wanted[slot] == SubscriptionTable.Unsubscribe;
            PropertyBlock properties = table.PropertiesOf(slot);
            PacketWriter writer = OpenControl();
            ListPacket.Begin(writer, id, _level, properties);
            for (; slot >= 0; slot = table.NextInState(slot + 1, SubscriptionTable.Unsent))
            {
                int options = table.Wanted[slot];
                if ((options == SubscriptionTable.Unsubscribe) != isEnd || table.PropertiesOf(slot) != properties)
                {
                    continue;
                }

                int end = writer.Position;
                byte[] filter = table.Filters[slot];
                writer.WriteBinary(filter, 0, filter.Length);
                if (!isEnd)
                {
                    writer.WriteByte(IsLevel5 ? options : options & 3);
                }

                if (writer.Overflow)
                {
                    if (slot == first)
                    {
                        table.Refuse(slot, MqttReasonCode.PacketTooLarge); // 5.0 [MQTT-3.2.2-15]
                        HasNews = true;
                        return WriteFilters();
                    }

                    // The rest goes into the next packet.
                    writer.Position = end;
                    writer.Overflow = false;
                    break;
                }

                table.MarkSent(slot, id);
            }

            writer.Finish(FixedHeader.FirstByte(isEnd ? MqttPacketType.Unsubscribe : MqttPacketType.Subscribe));
            Give(_sendBuffer, writer.PacketOffset, writer.PacketLength);
            return true;
        }

        // SUBACK or UNSUBACK: one code for each filter, in the order of the slots, as they were sent.
        private SessionEvent HandleAnswers(CodesPacket packet, bool isEnd)
        {
            int count = 0;
            int slot = -1;
            SubscriptionTable table = Subscriptions;
            while (table != null && (slot = table.NextSent(slot + 1, packet.PacketId, isEnd)) >= 0)
            {
                table.HandleAnswer(slot, count < packet.Count ? packet.Buffer[packet.CodesOffset + count] : 0);
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

            HasOutput |= HasUnsent;
            table.AnswerProperties = packet.Properties;
            return NextNews();
        }

        private SessionEvent ReportAnswer(int slot)
        {
            SubscriptionTable table = Subscriptions;
            byte[] filter = table.Filters[slot];
            int code = table.Settle(slot);
            EventSlot = slot;
            table.EventFilter = Utf8.GetString(filter, 0, filter.Length);
            EventReason = (MqttReasonCode)code;
            EventProperties = table.AnswerProperties;
            EventResult = code < SubackPacket.Failure ? MqttResult.Success : MqttResult.Refused;
            return table.Asked[slot] == SubscriptionTable.Unsubscribe ? SessionEvent.Unsubscribed : SessionEvent.Subscribed;
        }
    }
}
