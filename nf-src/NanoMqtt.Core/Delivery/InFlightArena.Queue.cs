using System;

namespace NanoMqtt.Core
{
    /// <content>Making room, payloads that lie elsewhere, and coming back from a store.</content>
    public sealed partial class InFlightArena
    {
        /// <summary>What was given to <see cref="SetPayload"/> for a message, or null: its packet is whole.</summary>
        /// <param name="index">An index from <see cref="NextToSend"/> or <see cref="At"/>.</param>
        public object PayloadOf(int index) => _payloads == null ? null : _payloads[index];

        /// <summary>Says what stands for the payload of the message added last, of which only the header was encoded.</summary>
        /// <param name="payload">Whatever its owner finds the payload by; kept until the bytes are no longer needed.</param>
        public void SetPayload(object payload)
        {
            _payloads ??= new object[_entries.Length];
            _payloads[At(_used - 1)] = payload;
        }

        /// <summary>The oldest message that was never sent, of any topic or of one.</summary>
        /// <returns>Its index, or -1 when there is none.</returns>
        /// <param name="topic">Array with the topic name, or null for any.</param>
        /// <param name="offset">Its first byte.</param>
        /// <param name="length">Its length.</param>
        public int FindUnsent(byte[] topic, int offset, int length)
        {
            for (int i = 0; i < _used; i++)
            {
                int index = At(i);
                if (StateOf(index) == InFlightState.Queued && (Buffer[_offsets[index]] & 0x08) == 0
                    && (topic == null || HasTopic(index, topic, offset, length)))
                {
                    return index;
                }
            }

            return -1;
        }

        /// <summary>Drops a message, whatever its state.</summary>
        /// <param name="index">Its index.</param>
        public void Drop(int index)
        {
            if ((_entries[index] & OneState) == 0)
            {
                InFlightCount--;
            }

            Remove(index);
        }

        /// <summary>
        /// Adds a message of an earlier life, before any is sent: it is sent again with its DUP bit set, since nobody knows whether it was
        /// sent before.
        /// </summary>
        /// <returns>False when there is no room, or the store cannot give it.</returns>
        /// <param name="store">Holds the encoded PUBLISH, or an empty value: PUBREC has come, PUBREL is to be sent.</param>
        /// <param name="key">Its key.</param>
        /// <param name="packetId">Its packet identifier.</param>
        public bool TryRestore(IMqttStore store, int key, int packetId)
        {
            int length = store.LengthOf(key);
            if (length < 0 || length > Buffer.Length - _tail || _used == _entries.Length || !store.Get(key, Buffer, _tail))
            {
                return false;
            }

            if (length > 0)
            {
                Buffer[_tail] |= 0x08; // [MQTT-3.3.1-1]
            }

            Append(packetId + OneState * (int)(length == 0 ? InFlightState.ReleaseQueued : InFlightState.Queued), _tail, length);
            return true;
        }

        private bool HasTopic(int index, byte[] topic, int offset, int length)
        {
            int at = _offsets[index] + 2;
            while (Buffer[at - 1] >= 0x80)
            {
                at++; // remaining length
            }

            return (Buffer[at] << 8 | Buffer[at + 1]) == length && Bytes.AreEqual(Buffer, at + 2, topic, offset, length);
        }
    }
}
