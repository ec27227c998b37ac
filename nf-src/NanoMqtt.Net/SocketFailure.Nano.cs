using System.Net.Sockets;

namespace NanoMqtt.Net
{
    internal static partial class SocketFailure
    {
        private static SocketError ErrorOf(SocketException e)
        {
            return (SocketError)e.ErrorCode;
        }
    }
}
