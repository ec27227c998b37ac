using System;
using System.Reflection;
using NanoMqtt.Broker;
using NanoMqtt.Broker.Tests;
using NanoMqtt.Core;
using NanoMqtt.Tests.Allocation;
using NUnit.Framework;
using Assert = NUnit.Framework.Assert;

namespace NanoMqtt.Host.Tests.Broker
{
    /// <summary>What the broker's own application publishes: its time, and more properties than fit 16 bits.</summary>
    [TestFixture]
    public class LocalPublishTests
    {
        // The pump tells the engine the time once in a turn, and not at all while the broker is stopped.
        [Test]
        public void Its_expiry_begins_when_it_is_published([Values] bool isPacket)
        {
            using var broker = new MqttBroker(new NoAcceptor(), TestOptions.Create());
            var engine = (BrokerEngine)typeof(MqttBroker).GetField("_engine", BindingFlags.Instance | BindingFlags.NonPublic).GetValue(broker);
            engine.SetTime(0);
            PropertyBlock properties = Properties(MqttProperty.MessageExpiryInterval, 60);
            if (isPacket)
            {
                var packet = new PublishPacket { Buffer = Utf8.GetBytes("tx"), TopicLength = 1, PayloadOffset = 1, PayloadLength = 1, Retain = true, Properties = properties };
                Assert.That(broker.Publish(packet, null));
            }
            else
            {
                Assert.That(broker.Publish("t", new byte[1], 0, 1, MqttQoS.AtMostOnce, true, properties));
            }

            engine.HandleTime(Environment.TickCount64);
            engine.SubscribeLocal(0, "t");
            Assert.That(engine.NextLocal(new MqttLocalMessage(new byte[64])));
        }

        [Test]
        public void Properties_of_any_length_are_held_whole()
        {
            MqttBrokerOptions options = MqttBrokerOptions.CreateHostDefaults();
            var broker = new NanoMqtt.Broker.Tests.TestBroker(options);
            TestClient client = broker.Open();
            client.Connect5("c", "00", "r5 11 u32:100");
            client.Send("82 r12 u16:1 r5 0b ffffff7f s't' 01");
            client.Cut();
            var writer = new PropertyWriter(ushort.MaxValue);
            writer.Add(MqttProperty.CorrelationData, new byte[ushort.MaxValue - 4], 0, ushort.MaxValue - 4);
            var properties = new PropertyBlock();
            properties.Use(writer.Buffer, 0, writer.Length);
            Assert.That(broker.Engine.PublishLocal("t", null, 0, 0, MqttQoS.AtLeastOnce, false, properties), Is.EqualTo(MqttError.None));
            Assert.That(broker.Statistics.HeldBytes, Is.EqualTo(1 + writer.Length + 5), "the topic, and the subscription identifier");
        }

        private static PropertyBlock Properties(MqttProperty id, uint value)
        {
            var writer = new PropertyWriter(8);
            writer.Add(id, value);
            var properties = new PropertyBlock();
            properties.Use(writer.Buffer, 0, writer.Length);
            return properties;
        }
    }
}
