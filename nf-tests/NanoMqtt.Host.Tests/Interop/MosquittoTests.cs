using NanoMqtt.Core;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Interop
{
    /// <summary>mosquitto's tools at our broker.</summary>
    [TestFixture("mqttv311")]
    [TestFixture("mqttv5")]
    public class MosquittoTests
    {
        private readonly string _level;
        private TestBroker _broker;

        public MosquittoTests(string level) => _level = level;

        [SetUp]
        public void Start() => _broker = new TestBroker();

        [TearDown]
        public void Stop() => _broker.Dispose();

        [Test]
        public void A_message_goes_from_mosquitto_pub_to_mosquitto_sub([Values] MqttQoS qos)
        {
            using MosquittoTool sub = Sub("-d", "-q", Number(qos), "-t", "a/+", "-C", "1", "-F", "got %t %q %p");
            sub.Lines.NextWhere(line => line != null && line.StartsWith("Subscribed", System.StringComparison.Ordinal));
            Publish("-q", Number(qos), "-t", "a/b", "-m", "hello");
            Assert.That(sub.Lines.NextWhere(line => line != null && line.StartsWith("got", System.StringComparison.Ordinal)), Is.EqualTo($"got a/b {Number(qos)} hello"));
            Assert.That(sub.WaitForEnd(), Is.Zero);
        }

        [Test]
        public void A_message_goes_from_mosquitto_pub_to_our_client_and_back_to_mosquitto_sub([Values] MqttQoS qos)
        {
            using NanoPeer peer = NanoPeer.Connect(_broker.Port, "peer");
            peer.Subscribe("question", qos);
            Publish("-q", Number(qos), "-t", "question", "-m", "6*7");
            Assert.That(peer.Messages.Next(), Is.EqualTo(new Received("question", "6*7", qos, false)));

            peer.Publish("answer", "42", qos, retain: true);
            using MosquittoTool sub = Sub("-q", Number(qos), "-t", "answer", "-C", "1", "-F", "%q %r %p");
            Assert.That(sub.Lines.NextWhere(line => line != null), Is.EqualTo($"{Number(qos)} 1 42"));
        }

        [Test]
        public void A_client_of_MQTT_3_1_is_told_that_its_version_is_not_spoken_here()
        {
            using var sub = new MosquittoTool("mosquitto_sub", "-V", "mqttv31", "-h", "127.0.0.1", "-p", $"{_broker.Port}", "-t", "t");
            Assert.That(sub.Lines.NextWhere(line => line != null), Does.Contain("unacceptable protocol version"));
            Assert.That(sub.WaitForEnd(), Is.Not.Zero);
        }

        private static string Number(MqttQoS qos) => $"{(int)qos}";

        private MosquittoTool Sub(params string[] arguments) => new("mosquitto_sub", WithBroker(arguments));

        private void Publish(params string[] arguments)
        {
            using var pub = new MosquittoTool("mosquitto_pub", WithBroker(arguments));
            Assert.That(pub.WaitForEnd(), Is.Zero);
        }

        private string[] WithBroker(string[] arguments)
        {
            string[] broker = { "-V", _level, "-h", "127.0.0.1", "-p", $"{_broker.Port}" };
            return [.. broker, .. arguments];
        }
    }
}
