using System;
using NanoMqtt.Core;

namespace NanoMqtt.Tests
{
    /// <summary>
    /// What the codec promises of any bytes whatever: they give packets or an <see cref="MqttError"/>, never an exception; an
    /// accepted packet can be written, and what is written decodes to the same fields; nothing outside a packet is read; the
    /// pieces in which bytes arrive do not matter. A promise that is broken is an exception that says which.
    /// </summary>
    public sealed class CodecJudge
    {
        private readonly AnyPacket _packet = new AnyPacket();
        private readonly AnyPacket _again = new AnyPacket();
        private readonly PacketWriter _writer = new PacketWriter();
        private readonly Framer _written;
        private readonly byte[] _buffer;
        private readonly int _maximumPacketBytes;

        /// <summary>Makes a judge.</summary>
        /// <param name="maximumPacketBytes">Longer packets are refused; at least 16.</param>
        public CodecJudge(int maximumPacketBytes)
        {
            _maximumPacketBytes = maximumPacketBytes;
            _buffer = new byte[maximumPacketBytes + MqttLimits.MaximumFixedHeaderBytes];
            _written = new Framer(maximumPacketBytes);
        }

        /// <summary>How many packets the stream last judged had, the refused ones included.</summary>
        public int Packets { get; private set; }

        /// <summary>Judges a stream: what comes out of it does not depend on the pieces in which it arrives.</summary>
        /// <param name="stream">All bytes that arrive.</param>
        /// <param name="level">The connection's protocol level.</param>
        /// <param name="pieceBytes">Size of each piece; at least 1.</param>
        public void JudgeStream(byte[] stream, MqttProtocolLevel level, int pieceBytes)
        {
            int whole = Digest(stream, level, _maximumPacketBytes, int.MaxValue);
            int pieces = Digest(stream, level, 16, pieceBytes);
            Promise(whole == pieces, "the pieces matter");
        }

        /// <summary>Judges one packet.</summary>
        /// <returns>None when it was accepted, or the fault.</returns>
        /// <param name="firstByte">Its first byte.</param>
        /// <param name="body">Its body and nothing else: a read outside it is an exception, which within a framer's buffer would be silent.</param>
        /// <param name="level">The connection's protocol level.</param>
        public MqttError JudgePacket(int firstByte, byte[] body, MqttProtocolLevel level)
        {
            MqttError error = _packet.Decode(body, firstByte, 0, body.Length, level);
            if (error == MqttError.None)
            {
                JudgeAccepted(level);
            }

            return error;
        }

        private void JudgeAccepted(MqttProtocolLevel level)
        {
            string text = _packet.Describe();
            _writer.Open(_buffer, 0, _buffer.Length);
            Promise(_packet.Encode(_writer), "an accepted packet cannot be written");
            _written.Reset();
            Promise(_writer.PacketLength <= _written.ReceiveCount, "a packet grew");
            Array.Copy(_writer.Buffer, _writer.PacketOffset, _written.Buffer, 0, _writer.PacketLength);
            _written.HandleReceived(_writer.PacketLength);
            Promise(_written.TryNext() && !_written.HasPartialPacket, "what was written is not one packet");
            Promise(_again.Decode(_written, level) == MqttError.None, "what was written is refused");
            Promise(_again.Describe() == text, "what was written has other fields");
        }

        // One number for all that comes out of a stream: packets, their fields or faults, the end.
        private int Digest(byte[] stream, MqttProtocolLevel level, int initialBytes, int pieceBytes)
        {
            Framer framer = new Framer(initialBytes, _maximumPacketBytes);
            ChunkFeeder feeder = new ChunkFeeder(framer);
            int digest = 0;
            Packets = 0;
            feeder.Open(stream, stream.Length, pieceBytes, pieceBytes);
            while (feeder.TryNext())
            {
                Packets++;
                AssertWithin(framer);
                byte[] body = new byte[framer.BodyEnd - framer.BodyOffset];
                Array.Copy(framer.Buffer, framer.BodyOffset, body, 0, body.Length);
                MqttError error = _again.Decode(framer, level);
                Promise(JudgePacket(framer.FirstByte, body, level) == error, "what lies around a packet matters");
                digest = Add(Add(digest, framer.FirstByte), (int)error);
                foreach (byte b in body)
                {
                    digest = Add(digest, b);
                }
            }

            return Add(digest, (int)framer.Error);
        }

        private void AssertWithin(Framer framer)
        {
            int end = framer.HasPartialPacket ? framer.ReceiveOffset : framer.Buffer.Length;
            bool isWithin = framer.PacketOffset >= 0 && framer.PacketOffset + 2 <= framer.BodyOffset && framer.BodyOffset <= framer.BodyEnd && framer.BodyEnd <= end;
            Promise(isWithin && framer.Buffer.Length <= _maximumPacketBytes, "a packet lies outside the buffer, or the buffer grew beyond its limit");
        }

        private static int Add(int digest, int value)
        {
            return digest * 31 + value;
        }

        private static void Promise(bool isKept, string broken)
        {
            if (!isKept)
            {
                throw new InvalidOperationException(broken);
            }
        }
    }
}
