using System;
using System.Globalization;
using System.Linq;
using NanoMqtt.Broker;
using NanoMqtt.Broker.Tests;
using NanoMqtt.Core;
using NUnit.Framework;
using Assert = NUnit.Framework.Assert;

namespace NanoMqtt.Host.Tests.Broker
{
    // Messages that wait, and those that stay.
    public partial class DefaultLimitTests
    {
        [Test]
        public void Messages_in_flight_and_queued()
        {
            TestClient client = _broker.ConnectPersistent("a", false);
            client.Subscribe("t", 1);
            for (int i = 0; i < _options.MaximumQueuedMessages; i++)
            {
                _broker.PublishLocal(0, 1);
            }

            for (int i = 0; i < _options.MaximumInFlight; i++)
            {
                Assert.That(client.HasPacket());
            }

            client.ExpectNothing();
            Assert.That(Statistics.Dropped.Sum(), Is.Zero);
            _broker.PublishLocal(0, 1);
            Assert.That(Statistics.Dropped[(int)MqttDropReason.QueueFull], Is.EqualTo(1));
            client.Disconnect();
        }

        [Test]
        public void Queued_bytes()
        {
            TestClient client = _broker.ConnectPersistent("a", false);
            client.Subscribe("t", 1);
            client.Disconnect();
            int bytes = Math.Min(_options.MaximumQueuedBytes / 8, _options.MaximumPacketBytes / 2);
            for (int i = 0; i < _options.MaximumQueuedBytes / bytes; i++)
            {
                _broker.PublishLocal(bytes - 1, 1); // and one for the topic
            }

            Assert.That(Statistics.Dropped.Sum(), Is.Zero);
            Assert.That(Statistics.HeldBytes, Is.EqualTo(_options.MaximumQueuedBytes));
            _broker.PublishLocal(0, 1);
            Assert.That(Statistics.Dropped[(int)MqttDropReason.QueueFull], Is.EqualTo(1));
        }

        [Test]
        public void Retained_messages()
        {
            for (int i = 0; i <= _options.MaximumRetainedMessages; i++)
            {
                _broker.Engine.PublishLocal("t/" + i, new byte[1], 0, 1, MqttQoS.AtMostOnce, true);
            }

            Assert.That(Statistics.RetainedMessages, Is.EqualTo(_options.MaximumRetainedMessages));
            Assert.That(Statistics.NotRetained, Is.EqualTo(1));
        }

        [Test]
        public void Retained_bytes()
        {
            int payload = _options.MaximumPacketBytes / 2;
            int fit = _options.MaximumRetainedBytes / (payload + 6);
            for (int i = 0; i <= fit; i++)
            {
                string topic = "t" + i.ToString("00000", CultureInfo.InvariantCulture);
                _broker.Engine.PublishLocal(topic, new byte[payload], 0, payload, MqttQoS.AtMostOnce, true);
            }

            Assert.That(Statistics.RetainedMessages, Is.EqualTo(fit));
            Assert.That(Statistics.NotRetained, Is.EqualTo(1));
        }

        [Test]
        public void Messages_of_the_application()
        {
            _broker.Engine.SubscribeLocal(0, "t");
            int most = Math.Min(_options.MaximumLocalMessages, _options.MaximumHeldMessages);
            for (int i = 0; i <= most; i++)
            {
                _broker.PublishLocal(0, 0);
            }

            Assert.That(_broker.Engine.LocalCount, Is.EqualTo(most));
            Assert.That(Statistics.Dropped[(int)MqttDropReason.LocalFull], Is.EqualTo(1));
        }

        [Test]
        public void The_store()
        {
            TestClient[] sleepers = Enumerable.Range(0, 1 + (_options.MaximumHeldMessages / _options.MaximumQueuedMessages)).Select(i => _broker.ConnectPersistent("s" + i, false)).ToArray();
            for (int i = 0; i < sleepers.Length; i++)
            {
                sleepers[i].Subscribe("t/" + i, 1);
                sleepers[i].Disconnect();
                for (int j = 0; j < _options.MaximumQueuedMessages; j++)
                {
                    _broker.Engine.PublishLocal("t/" + i, null, 0, 0, MqttQoS.AtLeastOnce, false);
                }
            }

            Assert.That(Statistics.HeldMessages, Is.EqualTo(_options.MaximumHeldMessages));
            Assert.That(Statistics.Dropped[(int)MqttDropReason.MemoryFull], Is.EqualTo((sleepers.Length * _options.MaximumQueuedMessages) - _options.MaximumHeldMessages));
            _broker.Connect("s0").Disconnect();
        }
    }
}
