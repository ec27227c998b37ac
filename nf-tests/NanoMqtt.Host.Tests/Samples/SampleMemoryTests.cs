using System.Globalization;
using System.Text.RegularExpressions;
using NanoMqtt.Client;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Conventions;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Host.Tests.Memory;
using NanoMqtt.Net;
using NanoMqtt.Samples;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Samples
{
    /// <summary>What the samples' READMEs say about heap is what real objects take: the node and its client, connected, without transport and threads.</summary>
    [TestFixture]
    public class SampleMemoryTests
    {
        private const int ToleranceBytes = 500;

        private TestBroker _broker;

        [SetUp]
        public void Start() => _broker = new TestBroker();

        [TearDown]
        public void Stop() => _broker.Dispose();

        [Test]
        public void SensorNode()
        {
            var node = new TelemetryNode(new TelemetryOptions { Board = "kitchen" }, new Nothing(), new Nothing(), Transport(), new Nothing());
            using (new RunningNode(node.Run, node.Stop, node.Dispose))
            {
                _broker.Connected.Next();
                Check("SensorNode", node);
            }
        }

        [Test]
        public void CommandNode()
        {
            var node = new SwitchNode(new NodeOptions { Board = "kitchen" }, new Nothing(), new Nothing(), Transport(), new Nothing());
            using (new RunningNode(node.Run, node.Stop, node.Dispose))
            {
                _broker.Connected.Next();
                Check("CommandNode", node);
            }
        }

        [Test]
        public void DeepSleepNode() =>
            Check("DeepSleepNode", new SleepNode(new SleepOptions { Board = "kitchen" }, new Nothing(), new Nothing(), Transport(), null, new Nothing()));

        // After some time: some objects are made with the first subscription.
        private static void Check(string sample, object node)
        {
            string said = Regex.Match(SourceTree.Read($"firmware-samples/{sample}/README.md"), @"([\d.]+) KB of heap").Groups[1].Value;
            double bytes = double.Parse(said, CultureInfo.InvariantCulture) * 1000;
            Assert.That(() => BytesOf(node), Is.EqualTo(bytes).Within(ToleranceBytes).After(Limits.WaitMs, 50));
        }

        private static double BytesOf(object node) =>
            DeviceHeap.BytesOf(node) + DeviceHeap.StaticBytesOf(typeof(PacketReader).Assembly) + DeviceHeap.StaticBytesOf(typeof(MqttClient).Assembly);

        private TcpTransport Transport() => new("127.0.0.1", _broker.Port);

        /// <summary>All that a node is given, and takes nothing.</summary>
        private sealed class Nothing : ISensor, INetwork, ISwitch, ILog
        {
            public string Error => null;

            public bool IsOn { get; set; }

            public bool Connect(int timeoutMs) => true;

            public bool Read(SensorReading reading) => false;

            public void Write(string line)
            {
            }
        }
    }
}
