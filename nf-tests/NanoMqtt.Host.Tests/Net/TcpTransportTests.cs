using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Net;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Net
{
    [TestFixture]
    public class TcpTransportTests : TransportTests
    {
        [Test]
        public void An_IPv6_address_is_reached()
        {
            if (!Socket.OSSupportsIPv6)
            {
                Assert.Ignore("no IPv6 on this machine");
            }

            using var listener = new TcpListener(IPAddress.IPv6Loopback, 0);
            listener.Start();
            Transport = new TcpTransport("::1", ((IPEndPoint)listener.LocalEndpoint).Port);
            Assert.DoesNotThrow(() => Transport.Open(Limits.WaitMs));
        }

        [TestCase("::1 10.0.0.1 ::2 10.0.0.2", "10.0.0.1 10.0.0.2")]
        [TestCase("10.0.0.1 10.0.0.2 ::1", "10.0.0.1 10.0.0.2 ::1")]
        [TestCase("::1", "::1")]
        public void IPv4_addresses_are_tried_before_IPv6_in_their_order(string addresses, string expectedFirst)
        {
            IPAddress[] sorted = addresses.Split(' ').Select(IPAddress.Parse).ToArray();
            TcpTransport.PutIPv4First(sorted);
            Assert.That(string.Join(' ', sorted.Select(a => a.ToString())), Does.StartWith(expectedFirst));
            Assert.That(sorted.Select(a => a.ToString()), Is.EquivalentTo(addresses.Split(' ')));
        }

        [Test]
        public void A_second_address_is_tried_when_the_first_does_not_answer()
        {
            using var silent = new SilentPeer();
            using var listener = new TcpListener(IPAddress.Parse("127.0.0.2"), silent.Port);
            listener.Start();
            var transport = new TcpTransport("both", silent.Port);
            Transport = transport;
            Assert.DoesNotThrow(
                () => transport.Open(new[] { IPAddress.Loopback, IPAddress.Parse("127.0.0.2") }, 4000), "the first one does not take the time of the second");
        }

        [Test]
        public void A_refused_connection_asks_whether_the_broker_is_running()
        {
            int port = Port;
            Listener.Stop();
            var e = Assert.Throws<TransportException>(() => Transport.Open(Limits.WaitMs));
            Assert.That(e.Message, Is.EqualTo($"connection refused by 127.0.0.1:{port}: is the broker running?"));
        }

        [Test]
        public void A_name_that_nobody_has_is_said()
        {
            var e = Assert.Throws<TransportException>(() => new TcpTransport("no-such-host.invalid").Open(Limits.WaitMs));
            Assert.That(e.Message, Is.EqualTo("no address from DNS, check the name: no-such-host.invalid"));
        }

        [TestCase(true)]
        [TestCase(false)]
        public void Without_a_name_server_the_addresses_of_before_are_tried(bool isFailure)
        {
            int lookUps = 0;
            var transport = new TcpTransport("broker.lan", Port)
            {
                Resolver = _ => lookUps++ == 0 ? new[] { IPAddress.Loopback } : isFailure ? throw new SocketException((int)SocketError.TryAgain) : Array.Empty<IPAddress>(),
            };
            Transport = transport;
            transport.Open(Limits.WaitMs);
            Assert.DoesNotThrow(() => transport.Open(Limits.WaitMs));
            Assert.That(lookUps, Is.EqualTo(2), "looked up each time");
        }

        [Test]
        public void A_new_address_takes_the_place_of_the_old_one()
        {
            IPAddress address = IPAddress.Parse("127.0.0.2"); // where nobody listens
            var transport = new TcpTransport("broker.lan", Port) { Resolver = _ => new[] { address } };
            Transport = transport;
            Assert.Throws<TransportException>(() => transport.Open(Limits.WaitMs));
            address = IPAddress.Loopback;
            Assert.DoesNotThrow(() => transport.Open(Limits.WaitMs));
        }

        [Test]
        public void A_peer_that_does_not_answer_is_given_up_when_the_time_is_over()
        {
            using var silent = new SilentPeer();
            var watch = Stopwatch.StartNew();
            var e = Assert.Throws<TransportException>(() => new TcpTransport("127.0.0.1", silent.Port).Open(300));
            Assert.That(e.Message, Does.StartWith($"no answer from 127.0.0.1:{silent.Port}"));
            Assert.That(watch.ElapsedMilliseconds, Is.InRange(250, Limits.WaitMs));
        }

        [Test]
        public async Task Close_ends_an_open_under_way()
        {
            using var silent = new SilentPeer();
            var transport = new TcpTransport("127.0.0.1", silent.Port);
            Task open = Task.Run(() => transport.Open(60000));
            do
            {
                transport.Close(); // until it hits the moment when the connection is being made
            }
            while (await Task.WhenAny(open, Task.Delay(10)) != open);

            Assert.That(Assert.ThrowsAsync<TransportException>(() => open).Message, Is.EqualTo("closed while connecting"));
        }

        [Test]
        public void A_peer_that_only_stopped_sending_still_gets_bytes()
        {
            using Stream stream = OpenTransport(out Socket peer);
            peer.Shutdown(SocketShutdown.Send);
            Assert.That(Transport.Receive(new byte[8], 0, 8, Limits.WaitMs), Is.EqualTo(-1));
            Assert.That(Transport.Send(s_hello, 0, 5), Is.True);
            Assert.That(ReceiveExactly(stream, 5), Is.EqualTo(s_hello));
        }

        protected override ITransport Create(string host, int port, int sendTimeoutMs) => new TcpTransport(host, port, sendTimeoutMs);

        protected override Stream Secure(NetworkStream peer) => peer;
    }
}
