using System;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using NanoMqtt.Broker;
using NanoMqtt.Host.Tests.Interop;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Net
{
    // Connections that have just sent something: the acceptor looks at their sockets itself.
    public partial class TcpAcceptorTests
    {
        private const int CoolingMs = 100; // longer than it has patience with silent ones

        [Test]
        public void Beside_a_busy_connection_others_are_accepted_and_heard()
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            Echo(client, connection);
            (Socket other, IAcceptedTransport otherConnection) = Connect();
            Echo(client, connection);
            Echo(other, otherConnection);
            Echo(client, connection);
        }

        // What is not heard at once is heard when the time is over that the acceptor waits for busy ones, 20 ms: so often it would be a minute.
        [Test]
        public void A_busy_connection_is_heard_at_once()
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            InTime(() => Echo(client, connection), 3000);
        }

        [TestCase(false)]
        [TestCase(true)]
        public void Wake_is_heard_at_once_beside_a_busy_connection(bool isWaiting)
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            using var go = new SemaphoreSlim(0);
            using var stop = new CancellationTokenSource();
            Task waking = Task.Run(() =>
            {
                while (true)
                {
                    go.Wait(stop.Token);
                    _acceptor.Wake();
                }
            });
            int i = 0;
            InTime(() =>
            {
                if (i++ % 50 == 0)
                {
                    Echo(client, connection); // busy again
                }

                if (isWaiting)
                {
                    go.Release(); // the other thread is slower than this one, most of the time
                }
                else
                {
                    _acceptor.Wake();
                }

                _acceptor.Wait(2 * Limits.WaitMs);
            }, 3000);
            stop.Cancel();
            Assert.CatchAsync<OperationCanceledException>(() => waking);
        }

        [Test]
        public void More_busy_connections_than_there_are_places_are_all_served()
        {
            var pairs = Enumerable.Range(0, 50).Select(_ => Connect()).ToList();
            for (int round = 0; round < 5; round++)
            {
                pairs.ForEach(pair => pair.Client.Send(s_hello));
                var unheard = pairs.Select(pair => pair.Connection).ToHashSet();
                while (unheard.Count > 0)
                {
                    IAcceptedTransport connection = NextReady();
                    Assert.That(connection, Is.Not.Null, "all have sent something");
                    int count = connection.Receive(_buffer, 0, _buffer.Length);
                    Assert.That(count, Is.Zero.Or.EqualTo(s_hello.Length)); // being ready may be a false alarm
                    Assert.That(count == 0 || unheard.Remove(connection), Is.True, "once each");
                }
            }
        }

        [Test]
        public void A_busy_connection_that_falls_silent_is_heard_when_it_sends_again()
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            Echo(client, connection);
            _acceptor.Wait(CoolingMs);
            Assert.That(_acceptor.NextReady(), Is.Null);
            Echo(client, connection);
        }

        [Test]
        public void A_silent_one_among_busy_ones_is_heard_when_it_sends_again()
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            (Socket other, IAcceptedTransport otherConnection) = Connect();
            Echo(other, otherConnection);
            for (int i = 0; i < 200; i++)
            {
                Echo(client, connection);
            }

            Echo(other, otherConnection);
        }

        [Test]
        public void A_busy_connection_that_is_closed_is_no_news_any_more()
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            (Socket other, IAcceptedTransport otherConnection) = Connect();
            Echo(client, connection);
            Echo(other, otherConnection);
            connection.Close();
            Echo(other, otherConnection);
            _acceptor.Wait(CoolingMs);
            Assert.That(_acceptor.NextReady(), Is.Null);
        }

        [Test]
        public void The_end_of_a_busy_client_is_news()
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            Echo(client, connection);
            client.Dispose();
            Assert.That(NextReady(), Is.SameAs(connection));
            Assert.That(connection.Receive(_buffer, 0, 1), Is.EqualTo(-1));
        }
    }
}
