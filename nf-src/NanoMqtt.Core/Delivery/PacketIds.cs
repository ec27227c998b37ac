using System;

namespace NanoMqtt.Core
{
    /// <summary>
    /// Packet identifiers in use, one bit each. Hands out the next free one in turn, so that an identifier rests before it is
    /// used again, and never one that is in use (3.1.1 [MQTT-2.3.1-2], 5.0 [MQTT-2.2.1-3], [MQTT-2.2.1-4]).
    /// </summary>
    public sealed class PacketIds
    {
        /// <summary>Number of identifiers in use.</summary>
        public int Count;

        private readonly byte[] _bits;
        private readonly int _maximum;
        private int _last;

        /// <summary>Makes a pool of the identifiers 1 to <paramref name="maximum"/>.</summary>
        /// <param name="maximum">1 to 65,535; one byte of memory for eight.</param>
        /// <exception cref="ArgumentOutOfRangeException">Out of that range.</exception>
        public PacketIds(int maximum)
        {
            if (maximum < 1 || maximum > MqttLimits.MaximumPacketIdentifier)
            {
                throw new ArgumentOutOfRangeException(nameof(maximum));
            }

            _maximum = maximum;
            _bits = new byte[(maximum >> 3) + 1];
        }

        /// <summary>Takes an identifier.</summary>
        /// <returns>1 to the maximum, or 0 when all are in use.</returns>
        public int Take()
        {
            if (Count == _maximum)
            {
                return 0;
            }

            byte[] bits = _bits;
            int id = _last;
            int bit;
            do
            {
                id = id == _maximum ? 1 : id + 1;
                bit = 1 << (id & 7);
            }
            while ((bits[id >> 3] & bit) != 0);

            bits[id >> 3] |= (byte)bit;
            _last = id;
            Count++;
            return id;
        }

        /// <summary>Takes this identifier, as when a session is restored.</summary>
        /// <returns>False when it is out of range or already in use.</returns>
        /// <param name="id">The identifier.</param>
        public bool TryTake(int id)
        {
            if (id < 1 || id > _maximum || IsTaken(id))
            {
                return false;
            }

            _bits[id >> 3] |= (byte)(1 << (id & 7));
            Count++;
            return true;
        }

        /// <summary>Whether the identifier is in use.</summary>
        /// <param name="id">Any number.</param>
        public bool IsTaken(int id)
        {
            return id > 0 && id <= _maximum && (_bits[id >> 3] & (1 << (id & 7))) != 0;
        }

        /// <summary>Gives an identifier back. One that is not in use is left alone.</summary>
        /// <param name="id">The identifier.</param>
        public void Release(int id)
        {
            int bit = 1 << (id & 7);
            if (id > 0 && id <= _maximum && (_bits[id >> 3] & bit) != 0)
            {
                _bits[id >> 3] ^= (byte)bit;
                Count--;
            }
        }

        /// <summary>Gives all identifiers back.</summary>
        public void Clear()
        {
            Array.Clear(_bits, 0, _bits.Length);
            Count = 0;
        }
    }
}
