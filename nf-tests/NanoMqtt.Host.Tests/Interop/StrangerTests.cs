using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using NanoMqtt.Core;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Interop
{
    /// <summary>What comes to a broker's port by mistake, or from whoever looks what is there, is refused and counted, and nothing else.</summary>
    [TestFixture]
    public class StrangerTests
    {
        private static readonly Dictionary<string, byte[]> s_first = new()
        {
            ["HTTP"] = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: broker\r\n\r\n"),
            ["WebSocket"] = Encoding.ASCII.GetBytes("GET /mqtt HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n"),
            ["TLS"] = Convert.FromHexString("16030100C8010000C40303" + string.Concat(Enumerable.Repeat("5A", 194))),
            ["SSL 2"] = Convert.FromHexString("802E0100020015000000100100800200800600"),
            ["proxy protocol 1"] = Encoding.ASCII.GetBytes("PROXY TCP4 192.168.1.1 192.168.1.2 56324 1883\r\n"),
            ["proxy protocol 2"] = Convert.FromHexString("0D0A0D0A000D0A515549540A2111000C7F0000017F00000100010002"),
            ["SSH"] = Encoding.ASCII.GetBytes("SSH-2.0-OpenSSH_9.6\r\n"),
            ["remote desktop"] = Convert.FromHexString("0300002F2AE00000000000436F6F6B69653A"),
            ["zeros"] = new byte[100],
        };

        private static IEnumerable<string> Strangers => s_first.Keys;

        [TestCaseSource(nameof(Strangers))]
        public void Another_protocol_is_closed_without_an_answer(string name)
        {
            using var broker = new TestBroker();
            using NanoPeer other = NanoPeer.Connect(broker.Port, "other");
            using var stranger = new WireClient(broker.Port);
            stranger.Send(s_first[name]);
            Assert.That(stranger.IsEnded(), Is.True);
            other.Publish("t", "alive", MqttQoS.AtLeastOnce);
            Assert.That(broker.Broker.Statistics.ConnectionsRefused, Is.EqualTo(1));
            Assert.That(broker.Broker.Statistics.ProtocolErrors, Is.EqualTo(1));
            Assert.That(broker.Broker.Statistics.ConnectionsAccepted, Is.EqualTo(1));
        }
    }
}
