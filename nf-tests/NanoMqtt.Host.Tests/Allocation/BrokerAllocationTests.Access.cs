using NanoMqtt.Broker;
using NanoMqtt.Core;
using NUnit.Framework;
using Assert = NUnit.Framework.Assert;

namespace NanoMqtt.Tests.Allocation
{
    // Who may do what is asked for each message and each subscription.
    public partial class BrokerAllocationTests
    {
        [Test]
        public void Access_rules_allocate_nothing([Values(0, 1, 2)] int qos)
        {
            MeasureAccess(qos, new MqttAccessRules("allow publish home/%u/#", "allow subscribe home/+/temperature", "deny both home/%c/#"));
        }

        [Test]
        public void Asking_an_authorizer_allocates_nothing([Values(0, 1, 2)] int qos)
        {
            var authorizer = new KitchenOnly();
            MeasureAccess(qos, authorizer);
            Assert.That(authorizer.Asked, Is.EqualTo(((WarmUp + Rounds) * 4) + 1));
        }

        // One message and one subscription each that are allowed and that are not.
        private void MeasureAccess(int qos, IMqttAuthorizer authorizer)
        {
            _engine = new BrokerEngine(MqttBrokerOptions.CreateDeviceDefaults()) { Authorizer = authorizer };
            Connection publisher = Connect(new ConnectPacket { ClientId = "publisher", CleanSession = true, HasUserName = true, UserName = "kitchen" });
            Connection subscriber = Connect("subscriber", true);
            Subscribe(subscriber, "home/+/temperature", qos);
            long allocated = Measure(() =>
            {
                PublishWhole(publisher, "home/kitchen/temperature", qos);
                PublishWhole(publisher, "home/garage/temperature", qos);
                Subscribe(subscriber, "home/+/temperature", qos);
                Subscribe(subscriber, "home/publisher/private", qos);
            });
            Assert.That(allocated, Is.Zero);
            Assert.That(_engine.Statistics.MessagesSent, Is.EqualTo(WarmUp + Rounds));
            Assert.That(_engine.Statistics.AccessDenied, Is.EqualTo((WarmUp + Rounds) * 2));
            Assert.That(_engine.Statistics.HandlerFaults, Is.Zero);
        }

        private sealed class KitchenOnly : IMqttAuthorizer
        {
            public int Asked { get; private set; }

            public bool IsAllowed(MqttAccessRequest request)
            {
                Asked++;
                return request.IsSubscribe ? request.Topic[request.TopicOffset + 5] == '+' : request.Topic[request.TopicOffset + 5] == 'k';
            }
        }
    }
}
