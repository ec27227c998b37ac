using NanoMqtt.Broker;
using NanoMqtt.Core;
using NUnit.Framework;
using Assert = NUnit.Framework.Assert;

namespace NanoMqtt.Tests.Allocation
{
    // Clients that are away, come late or share.
    public partial class BrokerAllocationTests
    {
        private const string Filter = "home/#";

        [Test]
        public void A_queue_for_a_client_that_is_away_allocates_nothing([Values(1, 2)] int qos, [Values] bool dropsOldest)
        {
            MqttBrokerOptions options = MqttBrokerOptions.CreateDeviceDefaults();
            options.QueuePolicy = dropsOldest ? MqttFullPolicy.DropOldest : MqttFullPolicy.DropNewest;
            _engine = new BrokerEngine(options);
            Connection publisher = Connect("publisher", true);
            Leave("sleeper", qos);
            Assert.That(Measure(() => PublishWhole(publisher, "home/kitchen/temperature", qos)), Is.Zero);
            int kept = _engine.Statistics.HeldMessages;
            Assert.That(kept, Is.EqualTo(options.MaximumQueuedMessages));
            Assert.That(_engine.Statistics.Dropped[(int)MqttDropReason.QueueFull], Is.EqualTo(WarmUp + Rounds - kept));
        }

        [Test]
        public void A_client_that_comes_back_for_its_messages_allocates_nothing([Values(1, 2)] int qos)
        {
            _engine = new BrokerEngine(MqttBrokerOptions.CreateDeviceDefaults());
            Connection publisher = Connect("publisher", true);
            Leave("sleeper", qos);
            var sleeper = new ConnectPacket { ClientId = "sleeper" };
            long allocated = Measure(() =>
            {
                for (int i = 0; i < 3; i++)
                {
                    PublishWhole(publisher, "home/kitchen/temperature", qos);
                }

                _nowMs += 1000;
                Connection connection = Connect(sleeper);
                Flush();
                _engine.HandleClosed(connection, _nowMs);
            });
            Assert.That(allocated, Is.Zero);
            Assert.That(_engine.Statistics.MessagesSent, Is.EqualTo((WarmUp + Rounds) * 3));
            Assert.That(_engine.Statistics.HeldMessages, Is.Zero);
        }

        [Test]
        public void Retained_messages_for_a_new_subscription_allocate_nothing([Values(0, 1, 2)] int qos)
        {
            _engine = new BrokerEngine(MqttBrokerOptions.CreateDeviceDefaults());
            Connection publisher = Connect("publisher", true);
            _publish.Retain = true;
            const int Retained = 10;
            for (int i = 0; i < Retained; i++)
            {
                PublishWhole(publisher, "home/" + i, qos);
            }

            Connection subscriber = Connect("subscriber", true);
            Assert.That(Measure(() => Subscribe(subscriber, Filter, qos)), Is.Zero);
            Assert.That(_engine.Statistics.MessagesSent, Is.EqualTo((WarmUp + Rounds) * Retained));
            Assert.That(_engine.Statistics.HeldMessages, Is.EqualTo(Retained));
        }

        [Test]
        public void A_shared_subscription_allocates_nothing([Values(0, 1, 2)] int qos, [Values] bool isClean)
        {
            _engine = new BrokerEngine(MqttBrokerOptions.CreateDeviceDefaults());
            Connection publisher = Connect("publisher", true);
            for (int i = 0; i < Subscribers; i++)
            {
                Subscribe(Connect("member" + i, isClean), "$share/workers/" + Filter, qos);
            }

            Assert.That(Measure(() => PublishWhole(publisher, "home/kitchen/temperature", qos)), Is.Zero);
            Assert.That(_engine.Statistics.MessagesSent, Is.EqualTo(WarmUp + Rounds));
            Assert.That(_engine.Statistics.HeldMessages, Is.Zero);
        }

        // A client subscribes, keeps its session and goes.
        private void Leave(string clientId, int qos)
        {
            Connection connection = Connect(clientId, false);
            Subscribe(connection, Filter, qos);
            _engine.HandleClosed(connection, _nowMs);
        }
    }
}
