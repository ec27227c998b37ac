using System;

namespace NanoMqtt.Core
{
    /// <content>
    /// A packet larger than the buffer, in pieces. The buffer holds <c>[head | piece | free]</c>: the head is what the user keeps of the
    /// body's beginning, such as a topic, and stays where it is while the pieces go by. For framers whose buffer does not grow.
    /// <code>
    ///   Error is PacketTooLarge: FirstByte and BodyEnd - BodyOffset tell what comes; BeginLarge
    ///   while LargeLeft is above 0:
    ///       receive, HandleReceived; if TryNextPiece: BodyOffset … BodyEnd is what has come; perhaps once KeepHead; TakePiece
    ///   TryNext goes on behind the packet
    /// </code>
    /// </content>
    public sealed partial class Framer
    {
        /// <summary>Bytes of the large packet that are not taken yet, those of the piece at hand included; 0 when there is none.</summary>
        public int LargeLeft;

        private int _head;

        /// <summary>Takes the packet that was refused as too large in pieces.</summary>
        public void BeginLarge()
        {
            Error = MqttError.None;
            LargeLeft = BodyEnd - BodyOffset;
            ReceiveOffset -= BodyOffset;
            _next = 0;
            Array.Copy(Buffer, BodyOffset, Buffer, 0, ReceiveOffset);
        }

        /// <summary>Looks at what has come of the packet.</summary>
        /// <returns>Whether there is something, at least one byte.</returns>
        public bool TryNextPiece()
        {
            int count = ReceiveOffset - _head;
            BodyOffset = _head;
            BodyEnd = _head + (count < LargeLeft ? count : LargeLeft);
            return count > 0;
        }

        /// <summary>Keeps the beginning of the first piece in front of all others. There must be room behind it.</summary>
        /// <param name="count">Number of bytes, below the buffer's length.</param>
        public void KeepHead(int count)
        {
            _head = count;
            LargeLeft -= count;
            BodyOffset = count;
        }

        /// <summary>The piece is done with: its bytes make room for the next one.</summary>
        public void TakePiece()
        {
            LargeLeft -= BodyEnd - BodyOffset;
            if (LargeLeft > 0)
            {
                ReceiveOffset = _head;
                return;
            }

            _head = 0;
            _next = BodyEnd;
        }
    }
}
