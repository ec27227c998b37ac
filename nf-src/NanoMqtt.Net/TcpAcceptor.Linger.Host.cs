using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace NanoMqtt.Net
{
    // Closing a socket whose peer goes on sending resets the connection, and with it goes what the peer was told last and has not read: why.
    // So after that the peer's bytes are read off until it closes too, but not for ever.
    public sealed partial class TcpAcceptor
    {
        private const int MaximumLingering = 64;
        private const int MaximumWastes = 256;

        private readonly byte[] _waste = new byte[16 * 1024]; // all write into it, nobody reads it
        private int _lingering;

        // Takes over a socket and closes it later. False when so many linger already that it has to be closed at once.
        internal bool TryLinger(Socket socket)
        {
            if (Interlocked.Increment(ref _lingering) <= MaximumLingering)
            {
                _ = Task.Run(() => LingerAsync(socket));
                return true;
            }

            Interlocked.Decrement(ref _lingering);
            return false;
        }

        private async Task LingerAsync(Socket socket)
        {
            using var limit = new CancellationTokenSource(LingerMs);
            try
            {
                socket.Shutdown(SocketShutdown.Send);
                int received = 1;
                for (int i = 0; i < MaximumWastes && received > 0; i++)
                {
                    received = await socket.ReceiveAsync(_waste, SocketFlags.None, limit.Token).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is SocketException || e is OperationCanceledException)
            {
                // gone, or the time is over
            }

            socket.Close();
            Interlocked.Decrement(ref _lingering);
        }
    }
}
