using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using NanoMqtt.Broker;
using NanoMqtt.Host.Tests.Interop;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Net
{
    // No news is lost, none is given twice, and closing ends what it should.
    public partial class TcpAcceptorTests
    {
        [Test]
        public void Ready_connections_are_given_once_each_in_whatever_order()
        {
            Socket client = Connect().Client;
            Socket other = Connect().Client;
            for (int round = 0; round < 100; round++)
            {
                client.Send(s_hello);
                other.Send(s_hello);
                for (int received = 0; received < 2 * s_hello.Length;)
                {
                    _acceptor.Wait(Limits.WaitMs);
                    var given = new List<IAcceptedTransport>();
                    IAcceptedTransport ready;
                    while ((ready = _acceptor.NextReady()) != null)
                    {
                        Assert.That(given, Has.No.Member(ready));
                        given.Add(ready);
                    }

                    Assert.That(given, Is.Not.Empty);
                    received += given.Sum(c => c.Receive(_buffer, 0, _buffer.Length));
                }
            }
        }

        [Test]
        public void A_connection_that_has_bytes_and_can_send_is_given_once()
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            var bytes = new byte[16 * 1024 * 1024];
            int sent = SlowReader.FillUp(_acceptor, connection, bytes);
            client.Send(s_hello);
            _acceptor.Wait(Limits.WaitMs);
            Task reading = Task.Run(() => ReceiveExactly(client, sent));
            Limits.WaitUntil(() => connection.Send(bytes, 0, 1) > 0, "it can send again");
            Assert.That(_acceptor.NextReady(), Is.SameAs(connection));
            Assert.That(_acceptor.NextReady(), Is.Null);
            reading.Wait(Limits.WaitMs);
        }

        [Test]
        public void One_that_is_given_twice_does_not_hide_another()
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            (Socket other, IAcceptedTransport otherConnection) = Connect();
            int sent = SlowReader.FillUp(_acceptor, connection, new byte[16 * 1024 * 1024]);
            other.Send(s_hello);
            Limits.WaitUntil(() => _acceptor.NextReady() == otherConnection, "the other has bytes");
            client.Send(s_hello);
            Limits.WaitUntil(() => _acceptor.NextReady() == connection, "this one has bytes");
            Task reading = Task.Run(() => ReceiveExactly(client, sent));
            Limits.WaitUntil(() => _acceptor.NextReady() == connection, "it can send again");
            Assert.That(connection.Receive(_buffer, 0, 100), Is.EqualTo(5));
            Assert.That(otherConnection.Receive(_buffer, 0, 100), Is.EqualTo(5));
            other.Send(s_hello);
            Assert.That(NextReady(), Is.SameAs(otherConnection));
            reading.Wait(Limits.WaitMs);
        }

        [Test]
        public void Bytes_that_the_owner_leaves_although_it_can_send_are_news_again()
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            client.Send(s_hello);
            Assert.That(NextReady(), Is.SameAs(connection));
            Assert.That(NextReady(), Is.SameAs(connection));
            Assert.That(connection.Receive(_buffer, 0, 100), Is.EqualTo(5));
        }

        [Test]
        public void Bytes_are_news_each_time_while_it_cannot_send()
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            SlowReader.FillUp(_acceptor, connection, new byte[16 * 1024 * 1024]);
            for (int i = 0; i < 5; i++)
            {
                client.Send(s_hello);
                Assert.That(NextReady(), Is.SameAs(connection));
                Assert.That(connection.Receive(_buffer, 0, 100), Is.EqualTo(5));
            }
        }

        // Each that the system held back would take 40 ms.
        [Test]
        public void Two_small_sends_in_a_row_arrive_at_once()
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            InTime(() =>
            {
                connection.Send(s_hello, 0, 1);
                connection.Send(s_hello, 1, 1);
                ReceiveExactly(client, 2);
                client.Send(s_hello, 0, 1, SocketFlags.None);
                Limits.WaitUntil(() => connection.Receive(_buffer, 0, 1) == 1, "an answer");
            }, 1000);
        }

        [Test]
        public void Before_anybody_has_connected_there_is_nobody_to_accept()
        {
            Assert.That(_acceptor.Accept(), Is.Null);
            Connect();
        }

        [Test]
        public void Who_was_not_taken_yet_is_closed_with_the_acceptor()
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, _acceptor.Port);
            _acceptor.Wait(Limits.WaitMs);
            _acceptor.Close();
            Assert.That(_acceptor.Accept(), Is.Null);
            client.Client.ReceiveTimeout = Limits.WaitMs;
            Assert.That(client.Client.Receive(_buffer, 0, 1, SocketFlags.None, out SocketError error), Is.Zero);
            Assert.That(error, Is.EqualTo(SocketError.Success).Or.EqualTo(SocketError.ConnectionReset));
        }

        [Test]
        public void A_busy_connection_is_heard_when_the_acceptor_is_closed()
        {
            (Socket client, IAcceptedTransport connection) = Connect();
            Echo(client, connection);
            _acceptor.Close();
            Echo(client, connection);
            Echo(client, connection);
        }

        [Test]
        public void Another_thread_may_close_it_during_a_wait_for_a_busy_connection()
        {
            for (int i = 0; i < 200; i++)
            {
                (Socket client, IAcceptedTransport connection) = Connect();
                Echo(client, connection);
                Task waiting = Task.Run(() => _acceptor.Wait(2 * Limits.WaitMs));
                _acceptor.Close();
                _acceptor.Wake();
                Assert.That(waiting.Wait(Limits.WaitMs), Is.True);
                connection.Close();
                _acceptor.Open();
            }
        }
    }
}
