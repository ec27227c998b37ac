using System;
using NanoMqtt.Bridge;
using NanoMqtt.Broker;
using NanoMqtt.Client;
using NanoMqtt.Core;
using NUnit.Framework;
using Assert = NUnit.Framework.Assert;

namespace NanoMqtt.Tests.Allocation
{
    /// <summary>A bridge allocates nothing for a message in either direction: a broker, the bridge and an upstream broker on one thread.</summary>
    [TestFixture]
    [NonParallelizable]
    public class BridgeAllocationTests : SteadyStateTests
    {
        private static readonly byte[] s_payload = new byte[32];

        private BrokerEngine _upstream;
        private MqttBroker _local;
        private MqttBridge _bridge;

        [TearDown]
        public void Dispose()
        {
            _bridge.Dispose();
            _local.Dispose();
        }

        [Test]
        public void Messages_on_their_way_out_allocate_nothing([Values] MqttQoS qos, [Values] MqttProtocolLevel level)
        {
            Open(qos, level);
            var message = new MqttLocalMessage(new byte[512]);
            _upstream.SubscribeLocal(0, "site/edge/#");
            int received = 0;
            long allocated = Measure(() =>
            {
                _local.Publish("edge/kitchen/temperature", s_payload, 0, s_payload.Length, qos, false);
                _local.DeliverNextLocal();
                Poll();
                while (_upstream.NextLocal(message))
                {
                    received += message.PayloadLength;
                }
            });
            Assert.That(allocated, Is.Zero);
            Assert.That(received, Is.EqualTo((WarmUp + Rounds) * s_payload.Length));
            Assert.That(_bridge.Statistics.MessagesOut, Is.EqualTo(WarmUp + Rounds));
            Assert.That(_bridge.Client.WaitForDelivery(0), Is.EqualTo(MqttResult.Success));
        }

        [Test]
        public void Messages_on_their_way_in_allocate_nothing([Values] MqttQoS qos, [Values] MqttProtocolLevel level)
        {
            Open(qos, level);
            int received = 0;
            _local.Subscribe("cloud/#", (broker, message) => received += message.PayloadLength);
            long allocated = Measure(() =>
            {
                _upstream.PublishLocal("site/cloud/kitchen/set", s_payload, 0, s_payload.Length, qos, false);
                Poll();
                _local.DeliverNextLocal();
            });
            Assert.That(allocated, Is.Zero);
            Assert.That(received, Is.EqualTo((WarmUp + Rounds) * s_payload.Length));
            Assert.That(_bridge.Statistics.MessagesIn, Is.EqualTo(WarmUp + Rounds));
            Assert.That(_upstream.Statistics.HeldMessages, Is.Zero);
        }

        private void Open(MqttQoS qos, MqttProtocolLevel level)
        {
            _upstream = new BrokerEngine(MqttBrokerOptions.CreateDeviceDefaults());
            _local = new MqttBroker(new NoAcceptor(), MqttBrokerOptions.CreateDeviceDefaults());
            _bridge = new MqttBridge(
                "edge",
                _local,
                new EngineTransport(_upstream),
                new MqttClientOptions { ProtocolLevel = level },
                new[]
                {
                    new MqttBridgeRule { Filter = "edge/#", Direction = MqttBridgeDirection.Out, QoS = qos, RemotePrefix = "site/" },
                    new MqttBridgeRule { Filter = "cloud/#", Direction = MqttBridgeDirection.In, QoS = qos, RemotePrefix = "site/" },
                });
            Poll();
            Assert.That(_bridge.Client.GetGrantedQoS("site/cloud/#"), Is.EqualTo((int)qos));
        }

        // Enough turns for CONNECT and SUBSCRIBE, or a message at QoS 2.
        private void Poll()
        {
            for (int i = 0; i < 6; i++)
            {
                _bridge.Client.Poll(0);
            }
        }
    }
}
