using NanoMqtt.Broker;
using NanoMqtt.Core;
using NUnit.Framework;
using Assert = NUnit.Framework.Assert;

namespace NanoMqtt.Tests.Allocation
{
    // The application in the process, and what the broker says of itself.
    public partial class BrokerAllocationTests
    {
        [Test]
        public void Retaining_and_delivering_in_process_allocate_nothing()
        {
            MqttBrokerOptions options = MqttBrokerOptions.CreateDeviceDefaults();
            _engine = new BrokerEngine(options);
            MqttLocalMessage message = new MqttLocalMessage(new byte[options.MaximumPacketBytes]);
            _engine.SubscribeLocal(0, "home/#");
            int length = 0;
            long allocated = Measure(() =>
            {
                _engine.PublishLocal("home/kitchen/temperature", s_payload, 0, s_payload.Length, MqttQoS.AtLeastOnce, true);
                while (_engine.NextLocal(message))
                {
                    length += message.GetTopic().Length + message.PayloadLength;
                }
            });
            Assert.That(allocated, Is.Zero);
            Assert.That(length, Is.EqualTo((WarmUp + Rounds) * 56));
            Assert.That(_engine.Statistics.RetainedMessages, Is.EqualTo(1));
        }

        [Test]
        public void Local_messages_with_properties_allocate_nothing([Values] MqttQoS qos)
        {
            _level = MqttProtocolLevel.V5;
            MqttBrokerOptions options = MqttBrokerOptions.CreateDeviceDefaults();
            _engine = new BrokerEngine(options);
            Subscribe(Connect("subscriber", true), "home/#", (int)qos);
            _engine.SubscribeLocal(0, "home/#");
            MqttLocalMessage message = new MqttLocalMessage(new byte[options.MaximumPacketBytes]);
            PropertyBlock properties = Block(w =>
            {
                w.AddUserProperty("k", "v");
                w.Add(MqttProperty.MessageExpiryInterval, 60);
            });
            int found = 0;
            long allocated = Measure(() =>
            {
                _engine.PublishLocal("home/kitchen/temperature", s_payload, 0, s_payload.Length, qos, false, properties);
                while (_engine.NextLocal(message))
                {
                    found += message.Properties.TryFind(MqttProperty.UserProperty) && message.Properties.GetNumber(MqttProperty.MessageExpiryInterval, 0) == 60 ? 1 : 0;
                }
            });
            Assert.That(allocated, Is.Zero);
            Assert.That(found, Is.EqualTo(WarmUp + Rounds));
            Assert.That(_engine.Statistics.MessagesSent, Is.EqualTo((WarmUp + Rounds) * 2));
        }

        [Test]
        public void Publishing_statistics_allocates_nothing()
        {
            MqttBrokerOptions options = MqttBrokerOptions.CreateDeviceDefaults();
            options.SysIntervalSeconds = 1;
            options.MaximumHeldBytes = 4096;
            options.MaximumRetainedBytes = 2048;
            _engine = new BrokerEngine(options);
            Connection client = Connect("a", true);
            Subscribe(client, "$SYS/broker/messages/+", 0);
            _engine.SubscribeLocal(0, "$SYS/broker/uptime");
            MqttLocalMessage message = new MqttLocalMessage(new byte[options.MaximumPacketBytes]);
            int uptimes = 0;
            long allocated = Measure(() =>
            {
                Publish(client, "home", 1);
                _nowMs += 1000;
                _engine.HandleTime(_nowMs);
                while (_engine.NextLocal(message))
                {
                    uptimes++;
                }
            });
            Assert.That(allocated, Is.Zero);
            Assert.That(uptimes, Is.EqualTo(WarmUp + Rounds));
            Assert.That(_engine.Statistics.MessagesSent, Is.EqualTo((WarmUp + Rounds) * 3), "uptime, and what was received and sent");
            Assert.That(_engine.Statistics.NotRetained, Is.Zero);
        }
    }
}
