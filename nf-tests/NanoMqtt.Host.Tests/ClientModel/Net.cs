using System;
using System.Collections.Generic;
using System.Linq;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Model;

namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <summary>The client's transport: in pieces of any size, cut after any byte, in the one direction or the other.</summary>
    internal sealed class Net : ITransport
    {
        private readonly Power _power;
        private readonly INetUser _user;
        private readonly List<byte> _outgoing = new();
        private readonly Queue<(byte[] Packet, Action Read, Action Begin)> _incoming = new();
        private int _position;
        private int _sendLeft;
        private int _receiveLeft;
        private bool _isQuiet;

        public Net(Power power, INetUser user)
        {
            _power = power;
            _user = user;
        }

        /// <summary>Whether the client has opened it and nobody has closed it.</summary>
        public bool IsOpen { get; private set; }

        /// <summary>Whether what is sent still arrives, and the other way round.</summary>
        public bool IsWhole { get; private set; }

        /// <summary>Whether a cut is not seen: what is sent is lost, and nothing comes.</summary>
        public bool IsQuietlyCut { get; private set; }

        public bool IsServerGone { get; private set; }

        public bool RefusesToOpen { get; set; }

        public int Pieces { get; set; } = int.MaxValue;

        public int Moves { get; private set; }

        public long BytesSent { get; private set; }

        public long BytesReceived { get; private set; }

        public bool HasUnread => _incoming.Count > 0 && IsWhole;

        public void Open(int timeoutMs)
        {
            if (!_power.Step())
            {
                throw new InvalidOperationException("no power");
            }

            Moves++;
            _user.HandleOpening(RefusesToOpen);
            if (RefusesToOpen)
            {
                throw new InvalidOperationException("nobody listens");
            }

            IsOpen = true;
            IsWhole = true;
            IsQuietlyCut = false;
            IsServerGone = false;
            _sendLeft = int.MaxValue;
            _receiveLeft = int.MaxValue;
            _outgoing.Clear();
            _incoming.Clear();
            _position = 0;
        }

        public bool Send(byte[] buffer, int offset, int count)
        {
            BytesSent += count;
            if (!IsOpen || !_power.Step())
            {
                return false;
            }

            Moves++;
            bool arrives = IsWhole && !IsServerGone;
            int before = _sendLeft;
            _sendLeft -= Math.Min(before, count);
            if (arrives && before < count)
            {
                Cut();
            }

            _outgoing.AddRange(buffer.AsSpan(offset, count));
            int over = count - before;
            for (int length; (length = Bytes.PacketLength(_outgoing)) > 0;)
            {
                byte[] packet = _outgoing.Take(length).ToArray();
                _outgoing.RemoveRange(0, length);
                _user.HandleSent(packet, arrives && over <= _outgoing.Count);
            }

            return (arrives && before >= count) || IsQuietlyCut;
        }

        public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
        {
            if (count < 1)
            {
                throw new Disagreement("no room to receive into");
            }

            if (!IsOpen || !_power.Step())
            {
                return -1;
            }

            if (_incoming.Count == 0 || !IsWhole)
            {
                if (!IsQuietlyCut && (!IsWhole || IsServerGone))
                {
                    return -1;
                }

                _user.HandleWaiting(timeoutMs);
                return 0;
            }

            _user.HandleReading();
            int taken = 0;
            int most = Math.Min(Math.Min(count, Pieces), _receiveLeft);
            while (taken < most && _incoming.Count > 0)
            {
                (byte[] packet, Action read, Action begin) = _incoming.Peek();
                if (_position == 0)
                {
                    begin?.Invoke();
                }

                int part = Math.Min(packet.Length - _position, most - taken);
                Array.Copy(packet, _position, buffer, offset + taken, part);
                taken += part;
                _position += part;
                if (_position == packet.Length)
                {
                    _position = 0;
                    _incoming.Dequeue();
                    read();
                }
            }

            Moves++;
            BytesReceived += _user.HasLeft ? 0 : taken;
            _receiveLeft -= taken;
            if (_receiveLeft == 0)
            {
                Cut();
            }

            return taken;
        }

        public void Close()
        {
            if (IsOpen && !_power.IsOff)
            {
                IsOpen = false;
                Moves++;
                if (_outgoing.Count > 0)
                {
                    _user.HandlePart(_outgoing.ToArray());
                }

                _user.HandleClosed();
            }
        }

        /// <summary>The server sends.</summary>
        /// <param name="read">What is to be done when the client has read it.</param>
        public void Deliver(byte[] packet, Action read, Action begin = null)
        {
            if (IsOpen && IsWhole && !IsServerGone)
            {
                _incoming.Enqueue((packet, read, begin));
            }
        }

        /// <summary>The server closes; what it has sent still comes.</summary>
        public void Leave() => IsServerGone = true;

        /// <param name="afterSent">How many more bytes reach the server.</param>
        /// <param name="afterReceived">How many more bytes reach the client.</param>
        public void CutLater(int afterSent, int afterReceived, bool isQuiet)
        {
            _sendLeft = Math.Min(_sendLeft, afterSent);
            _receiveLeft = Math.Min(_receiveLeft, afterReceived);
            _isQuiet = isQuiet;
            if (_receiveLeft == 0)
            {
                Cut();
            }
        }

        public void PowerOff() => IsOpen = false;

        private void Cut()
        {
            IsWhole = false;
            IsQuietlyCut = _isQuiet;
            _user.HandleCut(_isQuiet);
        }
    }

    /// <summary>Who hears what happens on the <see cref="Net"/>.</summary>
    internal interface INetUser
    {
        /// <summary>Whether the client has said goodbye: what it still reads is waste.</summary>
        bool HasLeft { get; }

        void HandleOpening(bool isRefused);

        /// <param name="arrives">Whether the packet reaches the server.</param>
        void HandleSent(byte[] packet, bool arrives);

        /// <summary>The client reads something.</summary>
        void HandleReading();

        /// <summary>The client finds nothing to read, and waits for so long.</summary>
        void HandleWaiting(int timeoutMs);

        /// <summary>The connection is closed, and the last packet was not sent whole.</summary>
        void HandlePart(byte[] bytes);

        void HandleCut(bool isQuiet);

        void HandleClosed();
    }
}
