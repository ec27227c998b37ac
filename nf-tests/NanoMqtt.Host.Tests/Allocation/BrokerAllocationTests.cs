using NanoMqtt.Broker;
using NanoMqtt.Core;
using NUnit.Framework;
using Assert = NUnit.Framework.Assert;

namespace NanoMqtt.Tests.Allocation
{
    /// <summary>In its steady state the broker allocates nothing, whatever it is doing.</summary>
    [TestFixture]
    [NonParallelizable]
    public partial class BrokerAllocationTests : SteadyStateTests
    {
        [TestCase(0, true)]
        [TestCase(1, true)]
        [TestCase(1, false)]
        [TestCase(2, true)]
        [TestCase(2, false)]
        public void Routing_to_several_subscribers_allocates_nothing(int qos, bool isClean)
        {
            _engine = new BrokerEngine(MqttBrokerOptions.CreateDeviceDefaults());
            Connection publisher = Connect("publisher", true);
            for (int i = 0; i < Subscribers; i++)
            {
                Subscribe(Connect("subscriber" + i, isClean), i % 2 == 0 ? "home/+/temperature" : "home/kitchen/#", qos);
            }

            long allocated = Measure(() => PublishWhole(publisher, "home/kitchen/temperature", qos));
            Assert.That(allocated, Is.Zero);
            Assert.That(_engine.Statistics.MessagesSent, Is.EqualTo((WarmUp + Rounds) * Subscribers));
            Assert.That(_engine.Statistics.HeldMessages, Is.Zero);
            Assert.That(_engine.Statistics.UnknownAcknowledgements, Is.Zero);
        }

        // With user properties, an expiry interval and a topic alias from the publisher; every other subscriber has an identifier.
        [TestCase(0, 0)]
        [TestCase(1, 0)]
        [TestCase(1, 100)]
        [TestCase(2, 0)]
        [TestCase(2, 100)]
        public void Routing_at_level_5_allocates_nothing(int qos, int expirySeconds)
        {
            _level = MqttProtocolLevel.V5;
            MqttBrokerOptions options = MqttBrokerOptions.CreateDeviceDefaults();
            options.TopicAliasMaximum = 1;
            _engine = new BrokerEngine(options);
            Connection publisher = Connect("publisher", true);
            for (int i = 0; i < Subscribers; i++)
            {
                Connection subscriber = Connect("subscriber" + i, true, Block(w => w.Add(MqttProperty.SessionExpiryInterval, (uint)expirySeconds)));
                Subscribe(subscriber, i < 2 ? "home/+/temperature" : "home/kitchen/#", qos, i % 2 == 0 ? null : Block(w => w.Add(MqttProperty.SubscriptionIdentifier, 7)));
            }

            _publish.Properties = Block(w =>
            {
                w.Add(MqttProperty.TopicAlias, 1);
                w.AddUserProperty("k", "v");
                w.Add(MqttProperty.MessageExpiryInterval, 60);
            });
            long allocated = Measure(() => PublishWhole(publisher, "home/kitchen/temperature", qos));
            _publish.Properties = null;
            Assert.That(allocated, Is.Zero);
            Assert.That(_engine.Statistics.MessagesSent, Is.EqualTo((WarmUp + Rounds) * Subscribers));
            Assert.That(_engine.Statistics.HeldMessages, Is.Zero);
            Assert.That(_engine.Statistics.UnknownAcknowledgements, Is.Zero);
        }
    }
}
