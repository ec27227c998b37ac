using System.Net.Sockets;

namespace NanoMqtt.Net
{
    internal static partial class SocketFailure
    {
        private static SocketError ErrorOf(SocketException e)
        {
            // ErrorCode is the operating system's own number here, errno on Unix.
            return e.SocketErrorCode;
        }
    }
}
