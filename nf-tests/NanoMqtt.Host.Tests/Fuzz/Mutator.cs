using System;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Host.Tests
{
    /// <summary>Breaks packets in ways that a seed decides alone: the same seed gives the same bytes on every machine.</summary>
    internal sealed class Mutator
    {
        private const int MaximumBytes = 400;

        // Values at which a decoder changes its mind: lengths, flags, wildcards, UTF-8 leads.
        private static readonly byte[] s_interesting =
        {
            0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x0B, 0x16, 0x21, 0x23, 0x24, 0x26, 0x2A, 0x2B, 0x2F, 0x7F, 0x80, 0x81, 0x87,
            0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xFE, 0xFF,
        };

        private readonly PacketVector[] _seeds;
        private readonly byte[] _bytes = new byte[2 * MaximumBytes];
        private uint _state;
        private int _length;

        internal Mutator(uint seed, PacketVector[] seeds)
        {
            _state = seed;
            _seeds = seeds;
        }

        /// <summary>The level at which to decode the last packet: mostly that of the packet it was made of.</summary>
        internal MqttProtocolLevel Level { get; private set; }

        /// <summary>A number from 0 to below the limit (xorshift: small, fast, the same everywhere).</summary>
        internal int Next(int limit)
        {
            _state ^= _state << 13;
            _state ^= _state >> 17;
            _state ^= _state << 5;
            return (int)(_state % (uint)limit);
        }

        /// <summary>A packet that was valid or malformed before some bytes of it changed; now and then nothing but noise.</summary>
        internal byte[] NextPacket()
        {
            PacketVector seed = _seeds[Next(_seeds.Length)];
            _length = seed.Wire.Length;
            seed.Wire.CopyTo(_bytes, 0);
            Level = Next(8) == 0 ? Other(seed.Level) : seed.Level;
            if (Next(20) == 0)
            {
                FillWithNoise();
            }

            for (int i = Next(3); i >= 0; i--)
            {
                Mutate();
            }

            if (Next(4) != 0)
            {
                RepairRemainingLength();
            }

            return _bytes.AsSpan(0, _length).ToArray();
        }

        private static MqttProtocolLevel Other(MqttProtocolLevel level)
        {
            return level == MqttProtocolLevel.V5 ? MqttProtocolLevel.V311 : MqttProtocolLevel.V5;
        }

        private void FillWithNoise()
        {
            _length = 2 + Next(30);
            for (int i = 0; i < _length; i++)
            {
                _bytes[i] = (byte)Next(256);
            }
        }

        private void Mutate()
        {
            int position = Next(12) == 0 ? 0 : 1 + Next(_length - 1);
            switch (Next(7))
            {
                case 0:
                    _bytes[position] ^= (byte)(1 << Next(8));
                    break;
                case 1:
                    _bytes[position] = (byte)Next(256);
                    break;
                case 2:
                    _bytes[position] = s_interesting[Next(s_interesting.Length)];
                    break;
                case 3:
                    Remove(position, 1 + Next(_length - position));
                    break;
                case 4:
                    Insert(position, _bytes.AsSpan(Next(_length), 1).ToArray());
                    break;
                case 5:
                    Insert(position, _bytes.AsSpan(position, 1 + Next(_length - position)).ToArray());
                    break;
                default:
                    byte[] other = _seeds[Next(_seeds.Length)].Wire;
                    int from = Next(other.Length);
                    Insert(position, other.AsSpan(from, 1 + Next(other.Length - from)).ToArray());
                    break;
            }
        }

        private void Remove(int position, int count)
        {
            Array.Copy(_bytes, position + count, _bytes, position, _length - position - count);
            _length -= count;
            if (_length < 2)
            {
                _bytes[1] = 0;
                _length = 2;
            }
        }

        private void Insert(int position, byte[] inserted)
        {
            if (_length + inserted.Length <= MaximumBytes)
            {
                Array.Copy(_bytes, position, _bytes, position + inserted.Length, _length - position);
                inserted.CopyTo(_bytes, position);
                _length += inserted.Length;
            }
        }

        // Most mutations that change a length would end in the framer: with the length put right they reach the decoders.
        private void RepairRemainingLength()
        {
            int body = _length < 130 ? 2 : 3;
            int remaining = _length - body;
            _bytes[1] = (byte)(remaining < 128 ? remaining : remaining % 128 + 128);
            if (body == 3)
            {
                _bytes[2] = (byte)(remaining / 128);
            }
        }
    }
}
