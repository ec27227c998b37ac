using System.Diagnostics;
using System.Linq;
using System.Net.Sockets;
using NanoMqtt.Broker;
using NanoMqtt.Host.Tests.Interop;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Net
{
    // What a peer is told last, it can read, whatever it sends meanwhile.
    public partial class TcpAcceptorTests
    {
        [Test]
        public void What_was_sent_before_closing_arrives_at_a_peer_that_goes_on_sending() => Limits.RightAfterTheEnd(() =>
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            client.Send(s_hello); // stays unread
            connection.Send(s_hello, 0, 5);
            connection.Close();
            Assert.That(ReceiveExactly(client, 5), Is.EqualTo(s_hello));
            for (int i = 0; i < 100; i++)
            {
                client.Send(s_hello);
            }

            Assert.That(client.Receive(_buffer), Is.Zero, "the end, and no reset");
        });

        [Test]
        public void A_peer_that_does_not_close_is_cut_off()
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            connection.Send(s_hello, 0, 5);
            var watch = Stopwatch.StartNew();
            connection.Close();
            ReceiveExactly(client, 5);
            while (!IsCut(client, 1) && watch.ElapsedMilliseconds < 2 * Limits.WaitMs)
            {
                client.Poll(20000, SelectMode.SelectError);
            }

            Assert.That(watch.ElapsedMilliseconds, Is.InRange(1000, Limits.WaitMs));
        }

        [Test]
        public void A_peer_that_sends_without_end_is_cut_off_earlier()
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            connection.Send(s_hello, 0, 5);
            connection.Close();
            int sent = 0;
            while (!IsCut(client, _buffer.Length) && sent < 64 * 1024 * 1024)
            {
                sent += _buffer.Length;
            }

            Assert.That(sent, Is.LessThan(64 * 1024 * 1024));
        }

        // Those beyond are closed at once, which the next bytes of their peers find out.
        [Test]
        public void Sixty_four_closed_connections_wait_for_their_peers_at_a_time() => Limits.RightAfterTheEnd(() =>
        {
            Socket[] peers = Enumerable.Range(0, 65).Select(_ => Leave()).ToArray();
            Socket[] cut = peers.Where(IsClosedAtOnce).ToArray();
            foreach (Socket peer in peers)
            {
                peer.Dispose();
            }

            if (cut.Length != 1)
            {
                throw new SocketException((int)SocketError.ConnectionReset); // wrong, or only late: then once more
            }

            Limits.WaitUntil(() => !IsClosedAtOnce(Leave()), "places are free again");
        });

        // The server's end of it is closed; ours is not.
        private Socket Leave()
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            connection.Send(s_hello, 0, 5);
            connection.Close();
            ReceiveExactly(client, 5);
            return client;
        }

        // The first byte is answered by a reset.
        private bool IsClosedAtOnce(Socket client) => IsCut(client, 1) || IsCut(client, 1);

        private bool IsCut(Socket client, int count)
        {
            client.Send(_buffer, 0, count, SocketFlags.None, out SocketError error);
            return error != SocketError.Success;
        }
    }
}
