using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using NanoMqtt.Broker;
using NanoMqtt.WebSocket.Tests;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.WebSocket
{
    /// <summary>What a hostile client of the WebSocket side can do: end its own connection.</summary>
    [TestFixture]
    public class WebSocketAttackTests
    {
        private WebBroker _broker;

        [SetUp]
        public void Start() => _broker = new WebBroker(null, new MqttBrokerOptions { ConnectTimeoutMs = 300 });

        [TearDown]
        public void OthersAreServed()
        {
            using NanoPeer other = NanoPeer.Connect(_broker.Port, "other");
            other.Publish("t", "alive", MqttQoS.AtLeastOnce);
            _broker.Dispose();
        }

        [TestCase("")]
        [TestCase("G")]
        [TestCase("GET / HTTP/1.1\r\nHost: a\r\n")]
        public void A_request_that_never_ends_is_closed_by_the_time_limit_of_CONNECT(string begun)
        {
            using Socket socket = Open();
            socket.Send(Encoding.ASCII.GetBytes(begun));
            Assert.That(ReadToEnd(socket), Is.Empty);
            Assert.That(_broker.Broker.Statistics.Timeouts, Is.EqualTo(1));
        }

        [Test]
        public void So_is_one_of_which_a_byte_comes_now_and_then()
        {
            using Socket socket = Open();
            using var trickle = new Timer(_ => TrySend(socket, "G"u8.ToArray()), null, 0, 20);
            Assert.That(ReadToEnd(socket), Is.Empty);
            Assert.That(_broker.Broker.Statistics.Timeouts, Is.EqualTo(1));
        }

        [Test]
        public void So_is_a_WebSocket_on_which_only_pings_come()
        {
            using Socket socket = Open();
            socket.Send(Encoding.ASCII.GetBytes(WebPeer.Request));
            using var trickle = new Timer(_ => TrySend(socket, new byte[] { 0x89, 0x80, 0, 0, 0, 0 }), null, 0, 20);
            Assert.That(ReadToEnd(socket), Does.StartWith("HTTP/1.1 101 "));
            Assert.That(_broker.Broker.Statistics.Timeouts, Is.EqualTo(1));
        }

        [Test]
        public void Endless_headers_are_answered_and_closed()
        {
            using Socket socket = Open();
            socket.Send(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nCookie: " + new string('x', 8200)));
            Assert.That(ReadToEnd(socket), Does.StartWith("HTTP/1.1 431 "));
        }

        [Test]
        public void A_frame_of_any_length_is_limited_by_the_packets_in_it()
        {
            using Socket socket = Open();
            socket.Send(Encoding.ASCII.GetBytes(WebPeer.Request));
            socket.Send(Convert.FromHexString("82FF7FFFFFFFFFFFFFFF00000000" + "10FFFFFF7F"));
            Assert.That(ReadToEnd(socket), Does.StartWith("HTTP/1.1 101 "));
            Assert.That(_broker.Broker.Statistics.ProtocolErrors, Is.EqualTo(1));
        }

        [Test]
        public void Pings_to_a_client_that_never_reads_take_no_memory()
        {
            using Socket socket = Open();
            socket.SendTimeout = 2000;
            socket.Send(Encoding.ASCII.GetBytes(WebPeer.Request));
            socket.Send(Convert.FromHexString("828F00000000" + "100D00044D51545404020000000161")); // CONNECT
            var pings = new byte[131 * 100];
            for (int i = 0; i < pings.Length; i += 131)
            {
                pings[i] = 0x89;
                pings[i + 1] = 0xFD;
            }

            long before = GC.GetTotalMemory(true);
            using NanoPeer other = NanoPeer.Connect(_broker.Port, "witness");
            for (int i = 0; i < 2000; i++)
            {
                socket.Send(pings); // 26 MB; the answers fill the socket
                if (i % 500 == 0)
                {
                    other.Publish("t", "alive", MqttQoS.AtLeastOnce);
                }
            }

            Assert.That(GC.GetTotalMemory(true) - before, Is.LessThan(1024 * 1024));
        }

        private static void TrySend(Socket socket, byte[] bytes)
        {
            try
            {
                socket.Send(bytes);
            }
            catch (Exception e) when (e is SocketException || e is ObjectDisposedException)
            {
                // closed meanwhile
            }
        }

        private static string ReadToEnd(Socket socket)
        {
            var bytes = new byte[4096];
            int length = 0;
            int received;
            do
            {
                received = socket.Receive(bytes, length, bytes.Length - length, SocketFlags.None, out SocketError error);
                Assert.That(error, Is.EqualTo(SocketError.Success).Or.EqualTo(SocketError.ConnectionReset));
                length += received;
            }
            while (received > 0);

            return Encoding.ASCII.GetString(bytes, 0, length);
        }

        private Socket Open()
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = Limits.WaitMs };
            socket.Connect(IPAddress.Loopback, _broker.Port);
            return socket;
        }
    }
}
