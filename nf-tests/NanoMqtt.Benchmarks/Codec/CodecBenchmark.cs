using System;
using System.Buffers;
using BenchmarkDotNet.Attributes;
using MQTTnet.Adapter;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using NanoMqtt.Core;

namespace NanoMqtt.Benchmarks
{
    /// <summary>
    /// One packet, encoded and decoded by our codec and by MQTTnet's formatter in one run. Encoding starts from a prepared packet and ends with
    /// the bytes in a buffer that is used again: opening the writer is in ours, resetting the buffer writer in theirs. Neither copies the payload
    /// of a PUBLISH. When it decodes, ours cuts the packet out of the stream, MQTTnet's is given it cut.
    /// </summary>
    [MemoryDiagnoser]
    [MinColumn]
    public abstract class CodecBenchmark
    {
        private readonly byte[] _bytes = new byte[8192];
        private readonly Framer _framer = new(8192);
        private MqttPacketFormatterAdapter _peer;
        private MqttPacket _peerPacket;
        private ReceivedMqttPacket _received;
        private byte[] _wire;

        [Params(MqttProtocolLevel.V311, MqttProtocolLevel.V5)]
        public MqttProtocolLevel Level { get; set; }

        [GlobalSetup]
        public void Setup()
        {
            Prepare();
            _peer = new MqttPacketFormatterAdapter(Level == MqttProtocolLevel.V5 ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311, new MqttBufferWriter(4096, 65535));
            _peerPacket = PeerPacket();
            int length = Encode();
            _wire = PeerBytes();
            if (!_wire.AsSpan(0, length).SequenceEqual(_bytes.AsSpan(Writer.PacketOffset, length)))
            {
                throw new InvalidOperationException("the two encoders disagree: " + Convert.ToHexString(_wire));
            }

            _wire.CopyTo(_framer.Buffer, 0);
            int header = _wire[1] < 0x80 ? 2 : 3;
            _received = new ReceivedMqttPacket(_wire[0], new ArraySegment<byte>(_wire, header, _wire.Length - header), _wire.Length);
        }

        public abstract int Encode();

        [Benchmark]
        [BenchmarkCategory("Encode")]
        public int MqttNetEncode() => _peer.Encode(_peerPacket).Length;

        [Benchmark]
        [BenchmarkCategory("Decode")]
        public MqttError Decode()
        {
            _framer.Reset();
            _framer.HandleReceived(_wire.Length);
            _framer.TryNext();
            return Read(_framer);
        }

        [Benchmark]
        [BenchmarkCategory("Decode")]
        public MqttPacket MqttNetDecode() => _peer.Decode(_received);

        protected PacketWriter Writer { get; } = new();

        protected PacketWriter Open()
        {
            Writer.Open(_bytes, 0, _bytes.Length);
            return Writer;
        }

        protected virtual void Prepare()
        {
        }

        protected abstract MqttError Read(Framer framer);

        protected abstract MqttPacket PeerPacket();

        private byte[] PeerBytes()
        {
            MqttPacketBuffer bytes = _peer.Encode(_peerPacket);
            byte[] copy = new byte[bytes.Length];
            bytes.Packet.AsSpan().CopyTo(copy);
            bytes.Payload.CopyTo(copy.AsSpan(bytes.Packet.Count));
            return copy;
        }
    }
}
