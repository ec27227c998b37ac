using System;
using System.Collections.Generic;
using System.Linq;
using NanoMqtt.Broker;
using NanoMqtt.Core;
using NanoMqtt.Listener;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.WireCases
{
    /// <summary>Mosquitto's packet sequences against our broker: in memory and over TCP, exactly, or by an alternative named in <see cref="Alternatives"/>.</summary>
    [TestFixture]
    public class WireCaseTests
    {
        private static IEnumerable<TestCaseData> Cases() =>
            WireCase.Load().Select(c => new TestCaseData(c.Id).SetArgDisplayNames(c.Id));

        [OneTimeSetUp]
        public void RequireCases()
        {
            if (WireCase.Folder == null)
            {
                string why = "the packet sequences are not beside this checkout (../shared/wire-cases)";
                if (Environment.GetEnvironmentVariable("NANOMQTT_REQUIRE_PEERS") == "1")
                {
                    Assert.Fail(why);
                }

                Assert.Ignore(why);
            }
        }

        [Test]
        public void All_cases_are_there() => Assert.That(WireCase.Load().Count(), Is.EqualTo(495));

        [Test]
        public void Every_alternative_belongs_to_a_case_and_says_why()
        {
            HashSet<string> ids = WireCase.Load().Select(c => c.Id).ToHashSet();
            Assert.That(Alternatives.All.Keys.Where(id => !ids.Contains(id)), Is.Empty);
            Assert.That(Alternatives.All.Values.Where(a => !a.Why.Contains('§', StringComparison.Ordinal) && !a.Why.Contains("[MQTT-", StringComparison.Ordinal)), Is.Empty);
        }

        [TestCaseSource(nameof(Cases))]
        public void In_memory(string id)
        {
            var acceptor = new MemoryAcceptor();
            using var broker = new MqttBroker(acceptor, Options());
            broker.Start();
            Assert.That(Run(id, acceptor.Connect), Is.Null);
        }

        [TestCaseSource(nameof(Cases))]
        public void Over_TCP(string id)
        {
            var acceptor = new TcpAcceptor("127.0.0.1", 0);
            using var broker = new MqttBroker(acceptor, Options());
            broker.Start();
            Assert.That(Run(id, () => new TcpWireLink(acceptor.Port)), Is.Null);
        }

        // Device limits but for those that CONNACK states in MQTT 5.0: they are mosquitto's, so that its bytes are ours.
        private static MqttBrokerOptions Options()
        {
            MqttBrokerOptions options = MqttBrokerOptions.CreateDeviceDefaults();
            options.TopicAliasMaximum = 10;
            options.MaximumReceivedQoS2 = 20;
            options.MaximumPacketBytes = MqttLimits.MaximumRemainingLength;
            options.OutputBytes = options.MaximumPacketBytes + 8;
            options.IsPreallocated = false;
            return options;
        }

        private static string Run(string id, Func<IWireLink> connect)
        {
            WireCase wireCase = WireCase.Load().Single(c => c.Id == id);
            return new WireCaseRun(wireCase, Alternatives.All.GetValueOrDefault(id), connect).Fault();
        }
    }
}
