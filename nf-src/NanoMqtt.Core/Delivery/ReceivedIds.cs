using System;

namespace NanoMqtt.Core
{
    /// <summary>
    /// QoS 2, receiving side: the identifiers of messages that were received and not yet released by PUBREL (method B of
    /// MQTT 3.1.1 §4.3.3). A PUBLISH whose identifier is in the set is a repetition and must not be delivered again.
    /// </summary>
    public sealed class ReceivedIds
    {
        /// <summary>Number of identifiers held.</summary>
        public int Count;

        private readonly ushort[] _ids;

        /// <summary>Makes an empty set.</summary>
        /// <param name="capacity">How many identifiers it can hold; at least 1, two bytes each.</param>
        /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
        public ReceivedIds(int capacity)
        {
            if (capacity < 1)
            {
                throw new ArgumentOutOfRangeException(nameof(capacity));
            }

            _ids = new ushort[capacity];
        }

        /// <summary>Whether no further identifier can be added.</summary>
        public bool IsFull => Count == _ids.Length;

        /// <summary>The identifier at a position, for whoever stores a session.</summary>
        /// <param name="index">0 to <see cref="Count"/> - 1.</param>
        public int this[int index] => _ids[index];

        /// <summary>Whether the identifier is held.</summary>
        /// <param name="id">The identifier.</param>
        public bool Contains(int id)
        {
            return IndexOf(id) >= 0;
        }

        /// <summary>Adds an identifier that is not held yet.</summary>
        /// <returns>False when the set is full.</returns>
        /// <param name="id">1 to 65,535.</param>
        public bool TryAdd(int id)
        {
            if (IsFull)
            {
                return false;
            }

            _ids[Count++] = (ushort)id;
            return true;
        }

        /// <summary>Removes an identifier.</summary>
        /// <returns>False when it was not held.</returns>
        /// <param name="id">The identifier.</param>
        public bool Remove(int id)
        {
            int index = IndexOf(id);
            if (index < 0)
            {
                return false;
            }

            Count--;
            _ids[index] = _ids[Count];
            return true;
        }

        /// <summary>Removes all.</summary>
        public void Clear()
        {
            Count = 0;
        }

        private int IndexOf(int id)
        {
            for (int i = 0; i < Count; i++)
            {
                if (_ids[i] == id)
                {
                    return i;
                }
            }

            return -1;
        }
    }
}
