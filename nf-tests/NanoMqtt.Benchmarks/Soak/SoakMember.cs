using System;
using System.Buffers.Binary;
using NanoMqtt.Core;

namespace NanoMqtt.Benchmarks
{
    /// <summary>Somebody who publishes once a second, at each QoS in turn, and has subscribed to what everybody publishes.</summary>
    internal abstract class SoakMember : IDisposable
    {
        /// <summary>One filter a QoS; the topic's levels behind it are the sender's number.</summary>
        protected static readonly string[] Filters = { "soak/0/+", "soak/1/+", "soak/2/+" };

        protected const uint SessionExpirySeconds = 3600;

        private const int LongestPayload = 100;

        private readonly Ledger _ledger;
        private readonly byte[] _payload = new byte[LongestPayload];

        protected SoakMember(int number, Ledger ledger)
        {
            Number = number;
            _ledger = ledger;
        }

        public int Number { get; }

        protected MqttProtocolLevel Level => Number % 2 == 0 ? MqttProtocolLevel.V311 : MqttProtocolLevel.V5;

        protected string ClientId => "soak-" + Number;

        /// <summary>Connects and subscribes; then everybody may publish.</summary>
        public abstract void Start();

        public abstract void Publish(MqttQoS qos);

        /// <summary>The connection is gone without a word, and made again.</summary>
        public abstract void Cut();

        public abstract void Dispose();

        protected string TopicOf(MqttQoS qos) => "soak/" + (int)qos + "/" + Number;

        /// <summary>The next message's payload: its number, and as many bytes of a pattern as belong to it.</summary>
        protected ReadOnlyMemory<byte> NextPayload(MqttQoS qos)
        {
            int number = _ledger.NextNumber(Number, qos);
            Span<byte> payload = _payload.AsSpan(0, LengthOf(number));
            BinaryPrimitives.WriteInt32LittleEndian(payload, number);
            payload.Slice(sizeof(int)).Fill((byte)number);
            return _payload.AsMemory(0, payload.Length);
        }

        protected void HandleSent(MqttQoS qos) => _ledger.AddSent(Number, qos);

        protected void HandleReceived(ReadOnlySpan<char> topic, ReadOnlySpan<byte> payload, bool mayRepeat)
        {
            int number = payload.Length < sizeof(int) ? 0 : BinaryPrimitives.ReadInt32LittleEndian(payload);
            if (payload.Length != LengthOf(number) || payload.Slice(sizeof(int)).ContainsAnyExcept((byte)number))
            {
                _ledger.AddDamaged();
                return;
            }

            var qos = (MqttQoS)(topic["soak/".Length] - '0');
            int sender = int.Parse(topic["soak/0/".Length..], provider: null);
            _ledger.AddReceived(Number, sender, qos, number, mayRepeat || qos == MqttQoS.AtLeastOnce);
        }

        private static int LengthOf(int number) => sizeof(int) + (int)((uint)number * 7 % (LongestPayload - sizeof(int)));
    }
}
