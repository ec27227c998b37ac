using NanoMqtt.Broker;
using NanoMqtt.Listener;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Net
{
    /// <summary>Sends to a client that does not read, or reads slowly.</summary>
    internal static class SlowReader
    {
        internal const int QuietMs = 200;

        /// <summary>Sends until nothing more goes out at the moment; gives how much of the array has gone out.</summary>
        internal static int SendUntilBlocked(IAcceptedTransport connection, byte[] bytes, int offset)
        {
            while (offset < bytes.Length && !connection.IsSendBlocked)
            {
                int sent = connection.Send(bytes, offset, bytes.Length - offset);
                Assert.That(sent, Is.Not.Negative);
                connection.IsSendBlocked = sent == 0;
                offset += sent;
            }

            return offset;
        }

        /// <summary>Sends until nothing has gone out for a while: the network may take some more when it has moved the first on.</summary>
        internal static int FillUp(TcpAcceptor acceptor, IAcceptedTransport connection, byte[] bytes)
        {
            int sent = 0;
            do
            {
                connection.IsSendBlocked = false;
                sent = SendUntilBlocked(connection, bytes, sent);
                acceptor.Wait(QuietMs);
            }
            while (acceptor.NextReady() != null);
            return sent;
        }
    }
}
