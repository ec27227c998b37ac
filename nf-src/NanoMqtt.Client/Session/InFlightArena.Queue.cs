using System;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>A short way in, making room, payloads that lie elsewhere, and coming back from a store.</content>
    internal sealed partial class InFlightArena
    {
        /// <summary>
        /// Adds a message without properties in one pass, in locals and without calls, since the interpreter pays for each. What it cannot do so
        /// it leaves to <see cref="TryCommit"/>.
        /// </summary>
        /// <returns>Its index, or -1: nothing was changed. There is perhaps no room, or the topic or the packet is long.</returns>
        /// <param name="topic">Topic name.</param>
        /// <param name="payload">Array with the payload; null only when it is empty.</param>
        /// <param name="offset">Its first byte.</param>
        /// <param name="count">Its length.</param>
        /// <param name="firstByte">First byte of the packet: PUBLISH with QoS 1 or 2.</param>
        /// <param name="packetId">Its packet identifier.</param>
        /// <param name="level">The connection's protocol level.</param>
        /// <param name="isSent">Whether it is on its way from now on, as after <see cref="SendNext"/>; all before it must be.</param>
        internal int TryAdd(string topic, byte[] payload, int offset, int count, int firstByte, int packetId, MqttProtocolLevel level, bool isSent)
        {
            // A character takes at most three bytes (a surrogate pair four), and there are six beside topic and payload.
            byte[] target = Buffer;
            int body = _tail + MqttLimits.MaximumFixedHeaderBytes;
            int characters = topic.Length;
            if (_used == _entries.Length || characters * 3 > target.Length - body - 6 - count)
            {
                return -1;
            }

            // PUBLISH: s'topic' u16:packet id [no properties] payload
            int length = Utf8.Write(topic, target, body + 2);
            int next = body + 2 + length;
            target[next] = (byte)(packetId >> 8);
            target[next + 1] = (byte)packetId;
            next += 2;
            if (level >= MqttProtocolLevel.V5)
            {
                target[next++] = 0; // 5.0 [MQTT-2.2.2-1]
            }

            int remaining = next - body + count;
            if (remaining >= 0x4000)
            {
                return -1;
            }

            if (count != 0)
            {
                Array.Copy(payload, offset, target, next, count);
            }

            target[body] = (byte)(length >> 8);
            target[body + 1] = (byte)length;
            int first = body - 2;
            if (remaining < 0x80)
            {
                target[first + 1] = (byte)remaining;
            }
            else
            {
                first--;
                target[first + 1] = (byte)(remaining | 0x80);
                target[first + 2] = (byte)(remaining >> 7);
            }

            target[first] = (byte)firstByte;
            int index = Append(packetId + OneState + QoSPart(firstByte), first, next + count - first);
            if (isSent)
            {
                _entries[index] += OneState;
                InFlightCount++;
                _sendCursor = _used;
            }

            return index;
        }

        /// <summary>What was given to <see cref="SetPayload"/> for a message, or null: its packet is whole.</summary>
        /// <param name="index">An index from <see cref="SendNext"/> or <see cref="At"/>.</param>
        internal object PayloadOf(int index) => _payloads == null ? null : _payloads[index];

        /// <summary>Says what stands for the payload of the message added last, of which only the header was encoded.</summary>
        /// <param name="payload">Whatever its owner finds the payload by; kept until the bytes are no longer needed.</param>
        internal void SetPayload(object payload)
        {
            _payloads ??= new object[_entries.Length];
            _payloads[At(_used - 1)] = payload;
        }

        /// <summary>The oldest message that was never sent, of any topic or of one.</summary>
        /// <returns>Its index, or -1 when there is none.</returns>
        /// <param name="topic">Array with the topic name, or null for any.</param>
        /// <param name="offset">Its first byte.</param>
        /// <param name="length">Its length.</param>
        internal int FindUnsent(byte[] topic, int offset, int length)
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
        internal void Drop(int index)
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
        /// <returns>False when there is no room, the identifier is there already, or the store cannot give it.</returns>
        /// <param name="store">Holds the encoded PUBLISH, or an empty value: PUBREC has come, PUBREL is to be sent.</param>
        /// <param name="key">Its key.</param>
        /// <param name="packetId">Its packet identifier.</param>
        internal bool TryRestore(IMqttStore store, int key, int packetId)
        {
            int length = store.LengthOf(key);
            if (length < 0 || length > Buffer.Length - _tail || _used == _entries.Length || Contains(packetId) || !store.Get(key, Buffer, _tail))
            {
                return false;
            }

            int entry = packetId + OneState * (int)InFlightState.ReleaseQueued + ExactlyOnce;
            if (length > 0)
            {
                Buffer[_tail] |= 0x08; // [MQTT-3.3.1-1]
                entry = packetId + OneState + QoSPart(Buffer[_tail]);
            }

            Append(entry, _tail, length);
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
