using System;

namespace NanoMqtt.Core
{
    /// <summary>
    /// Cuts a byte stream into packets within one buffer. Use it like this:
    /// <code>
    ///   receive at most ReceiveCount bytes into Buffer at ReceiveOffset
    ///   HandleReceived(count)
    ///   while (TryNext()) handle the packet FirstByte, BodyOffset … BodyEnd; it stays valid until the next call
    ///   Error other than None: close the connection
    /// </code>
    /// The buffer holds <c>[handled | packets and a part of one | free]</c>; what is left over slides to the front when the free part
    /// is used up. The buffer starts small and doubles, never beyond the maximum, and only when it is full of bytes that did
    /// arrive: a length that a peer announces is checked, never allocated (MQTT 3.1.1 §2.2.3).
    /// </summary>
    public sealed partial class Framer
    {
        /// <summary>Where packets lie and where to receive. Replaced when it grows, so read the field each time.</summary>
        public byte[] Buffer;

        /// <summary>First byte of the packet (type and flags).</summary>
        public int FirstByte;

        /// <summary>Index of the packet's first byte.</summary>
        public int PacketOffset;

        /// <summary>Index of the first byte behind the fixed header.</summary>
        public int BodyOffset;

        /// <summary>Index just after the packet's last byte.</summary>
        public int BodyEnd;

        /// <summary>Where the next received byte goes.</summary>
        public int ReceiveOffset;

        /// <summary>Why the stream cannot go on; sticky until <see cref="Reset"/>.</summary>
        public MqttError Error;

        /// <summary>
        /// Packets above this many bytes, fixed header included, are refused with <see cref="MqttError.PacketTooLarge"/>;
        /// <see cref="BeginLarge"/> takes such a one in pieces.
        /// </summary>
        public readonly int MaximumPacketBytes;

        // A buffer up to this size also grows when one receive fills it: who sends much is read in fewer pieces.
        private const int BusyBytes = 16 * 1024;

        private int _next;

        /// <summary>Makes a framer whose buffer does not grow.</summary>
        /// <param name="bufferBytes">Size of the buffer and largest packet; at least 16.</param>
        public Framer(int bufferBytes)
            : this(bufferBytes, bufferBytes)
        {
        }

        /// <summary>Makes a framer.</summary>
        /// <param name="initialBytes">Size of the buffer at first; at least 16.</param>
        /// <param name="maximumPacketBytes">Largest packet, and largest size of the buffer; at least <paramref name="initialBytes"/>.</param>
        /// <exception cref="ArgumentOutOfRangeException">A size below its minimum.</exception>
        public Framer(int initialBytes, int maximumPacketBytes)
        {
            if (initialBytes < 16 || maximumPacketBytes < initialBytes)
            {
                throw new ArgumentOutOfRangeException(nameof(initialBytes));
            }

            Buffer = new byte[initialBytes];
            MaximumPacketBytes = maximumPacketBytes;
        }

        /// <summary>How many bytes may be received there; at least 1 after <see cref="TryNext"/> gave false without an error.</summary>
        public int ReceiveCount => Buffer.Length - ReceiveOffset;

        /// <summary>Whether there are bytes after the packet: more packets, or the beginning of one whose rest has not come yet.</summary>
        public bool HasPartialPacket => ReceiveOffset > _next;

        /// <summary>Forgets everything received, for a new connection.</summary>
        public void Reset()
        {
            _next = 0;
            ReceiveOffset = 0;
            _head = 0;
            LargeLeft = 0;
            Error = MqttError.None;
        }

        /// <summary>Bytes have been received into <see cref="Buffer"/> at <see cref="ReceiveOffset"/>.</summary>
        /// <param name="count">1 to <see cref="ReceiveCount"/>.</param>
        public void HandleReceived(int count)
        {
            ReceiveOffset += count;
        }

        /// <summary>Goes to the next whole packet, which stays where it is until the next call or until more is received.</summary>
        /// <returns>True: the packet's fields are set. False: more bytes are needed, or <see cref="Error"/> is set.</returns>
        public bool TryNext()
        {
            int offset = _next;
            int received = ReceiveOffset;
            if (received - offset < 2 || Error != MqttError.None)
            {
                if (received != 0)
                {
                    MakeRoom(2);
                }

                return false;
            }

            byte[] buffer = Buffer;
            int body = offset + 2;
            int end = buffer[offset + 1];
            if (end >= 0x80)
            {
                end = ReadLongLength(body, end & 0x7F);
                if (end < 0)
                {
                    MakeRoom(MqttLimits.MaximumFixedHeaderBytes);
                    return false;
                }

                body = offset + 1 + VariableByteInteger.CountBytes(end);
            }

            end += body;
            FirstByte = buffer[offset];
            PacketOffset = offset;
            BodyOffset = body;
            BodyEnd = end;
            if (end > received)
            {
                // What is there lies in the buffer, which is no larger than the maximum.
                if (end - offset > MaximumPacketBytes)
                {
                    Error = MqttError.PacketTooLarge;
                }
                else
                {
                    MakeRoom(end - offset);
                }

                return false;
            }

            if (end < received || received == buffer.Length)
            {
                _next = end;
                return true;
            }

            // Empty: the next bytes go to the front. A buffer that is full of packets goes through MakeRoom, which may let it grow.
            _next = 0;
            ReceiveOffset = 0;
            return true;
        }

        // The bytes of the remaining length behind its first. Gives -1 when more are needed or one is wrong.
        private int ReadLongLength(int position, int value)
        {
            for (int shift = 7; position < ReceiveOffset; shift += 7)
            {
                int b = Buffer[position++];
                value |= (b & 0x7F) << shift;
                if (b < 0x80)
                {
                    if (b == 0)
                    {
                        Error = MqttError.RemainingLength; // more bytes than it needs: 5.0 [MQTT-1.5.5-1]
                        return -1;
                    }

                    return value;
                }

                if (shift == 21)
                {
                    Error = MqttError.RemainingLength; // a fifth byte would follow
                    return -1;
                }
            }

            return -1;
        }

        // Makes sure that a packet of this many bytes can be completed, and that at least one more byte can be received.
        private void MakeRoom(int packetBytes)
        {
            int held = ReceiveOffset - _next;
            byte[] target = Buffer;
            int length = target.Length;
            bool isFull = ReceiveOffset == length;
            if (isFull && length < MaximumPacketBytes && (held == length || length < BusyBytes))
            {
                int doubled = length * 2;
                target = new byte[doubled > MaximumPacketBytes ? MaximumPacketBytes : doubled];
            }
            else if (held > 0 && !isFull && (_next == 0 || _next + packetBytes <= length))
            {
                return;
            }

            if (held > 0)
            {
                Array.Copy(Buffer, _next, target, 0, held);
            }

            Buffer = target;
            _next = 0;
            ReceiveOffset = held;
        }
    }
}
