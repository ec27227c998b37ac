using System.Linq;
using NanoMqtt.Client;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Host.Tests.Net;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Client
{
    /// <summary>Mosquitto has more QoS 2 messages under way than the client has room for, and sends them at once.</summary>
    [TestFixture]
    public class MaximumReceivedTests
    {
        private const int Count = 60;

        // At 5.0 a restart makes it forget what it was told.
        [Test]
        public void All_of_them_arrive_once_and_in_order([Values] MqttProtocolLevel level)
        {
            using var broker = new MosquittoBroker("persistence true", "max_queued_messages 0", $"max_inflight_messages {Count}");
            var options = new MqttClientOptions
            {
                ProtocolLevel = level, ClientId = "s", CleanSession = false, MaximumReceivedQoS2 = 10, ReconnectMaximumMs = 100,
            };
            using NanoPeer peer = NanoPeer.Connect(broker.Port, options);
            peer.Subscribe("t", MqttQoS.ExactlyOnce);
            peer.Client.Stop(Limits.WaitMs);
            using (NanoPeer publisher = NanoPeer.Connect(broker.Port, "p"))
            {
                for (int i = 0; i < Count; i++)
                {
                    publisher.Publish("t", $"{i}", MqttQoS.ExactlyOnce);
                }
            }

            broker.Terminate();
            broker.Restart();
            peer.Client.Start();
            Assert.That(peer.Messages.Next(Count).Select(m => m.Payload), Is.EqualTo(Enumerable.Range(0, Count).Select(i => $"{i}")));
            peer.Client.Stop(Limits.WaitMs);
            Assert.That(peer.Client.Statistics.MessagesReceived, Is.EqualTo(Count));
        }
    }
}
