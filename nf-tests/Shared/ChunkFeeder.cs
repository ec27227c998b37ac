using System;
using NanoMqtt.Core;

namespace NanoMqtt.Tests
{
    /// <summary>
    /// Feeds bytes to a <see cref="Framer"/> in pieces, as a socket might. <see cref="Open"/>, then handle the framer's packet
    /// each time <see cref="TryNext"/> gives true.
    /// </summary>
    public sealed class ChunkFeeder
    {
        private readonly Framer _framer;
        private byte[] _bytes;
        private int _position;
        private int _end;
        private int _piece;
        private int _laterPieces;

        /// <summary>Makes a feeder.</summary>
        /// <param name="framer">The framer to feed; its packets are read from it.</param>
        public ChunkFeeder(Framer framer)
        {
            _framer = framer;
        }

        /// <summary>Whether every byte has been handed to the framer.</summary>
        public bool IsAllFed => _position == _end;

        /// <summary>Starts on other bytes; the framer keeps what it holds.</summary>
        /// <param name="bytes">The bytes; not copied before they are fed.</param>
        /// <param name="count">How many of them.</param>
        /// <param name="firstPieceBytes">Size of the first piece; at least 1.</param>
        /// <param name="laterPieceBytes">Size of each later piece; at least 1, int.MaxValue for all that is left.</param>
        public void Open(byte[] bytes, int count, int firstPieceBytes, int laterPieceBytes)
        {
            _bytes = bytes;
            _position = 0;
            _end = count;
            _piece = firstPieceBytes;
            _laterPieces = laterPieceBytes;
        }

        /// <summary>Feeds until the framer has a packet.</summary>
        /// <returns>False when all bytes are fed, or the framer has an error.</returns>
        /// <exception cref="InvalidOperationException">The framer wants more bytes but leaves no room for one.</exception>
        public bool TryNext()
        {
            while (!_framer.TryNext())
            {
                if (_framer.Error != MqttError.None || _position == _end)
                {
                    return false;
                }

                FeedPiece();
            }

            return true;
        }

        private void FeedPiece()
        {
            int room = _framer.ReceiveCount;
            if (room < 1)
            {
                throw new InvalidOperationException();
            }

            int count = _end - _position;
            count = count < _piece ? count : _piece;
            count = count < room ? count : room;
            Array.Copy(_bytes, _position, _framer.Buffer, _framer.ReceiveOffset, count);
            _framer.HandleReceived(count);
            _position += count;
            _piece = _laterPieces;
        }
    }
}
