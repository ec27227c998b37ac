using System;
using System.Net.Sockets;

namespace NanoMqtt.Listener
{
    // Closing a socket while its peer keeps sending resets the connection, and the peer loses what it was told last and has not read yet: why it is closed.
    // So the peer's bytes are read and thrown away until it closes too, or the time is over. Only one socket at a time may linger like this: sockets are few.
    public sealed partial class TcpAcceptor
    {
        private readonly byte[] _waste = new byte[128];
        private Socket _lingering;
        private long _lingerEndMs;

        internal void Linger(Socket socket)
        {
            EndLinger();
            _lingerEndMs = Environment.TickCount64 + LingerMs;
            _lingering = socket;
        }

        private void LookAtLingering()
        {
            Socket socket = _lingering;
            if (socket == null)
            {
                return;
            }

            bool isOver = true;
            try
            {
                isOver = Environment.TickCount64 > _lingerEndMs
                    || (socket.Poll(0, SelectMode.SelectRead) && socket.Receive(_waste, _waste.Length, SocketFlags.None) <= 0);
            }
            catch (Exception)
            {
                // gone, or closed by another thread
            }

            if (isOver)
            {
                EndLinger();
            }
        }

        private void EndLinger()
        {
            Socket socket = _lingering;
            _lingering = null;
            if (socket != null)
            {
                socket.Close();
            }
        }
    }
}
