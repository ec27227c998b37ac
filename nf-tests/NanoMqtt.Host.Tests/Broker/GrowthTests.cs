using System.Globalization;
using NanoMqtt.Broker;
using NanoMqtt.Broker.Tests;
using NanoMqtt.Core;
using NanoMqtt.Tests;
using NUnit.Framework;
using Assert = NUnit.Framework.Assert;

namespace NanoMqtt.Host.Tests.Broker
{
    /// <summary>A broker on a PC starts small and grows: what it holds meanwhile stays as it is, also through a restart.</summary>
    [TestFixture]
    public class GrowthTests
    {
        private const int Many = 40;

        [Test]
        public void An_output_that_grows_keeps_what_waits_in_it()
        {
            TestBroker broker = new TestBroker(Options());
            TestClient slow = broker.Connect("s");
            slow.Subscribe("t/#", 0);
            slow.TakesBytes = 7;
            TestClient publisher = broker.Connect("p");
            string payload = new string('x', 90);
            publisher.Publish("t/0", payload, 0);
            slow.TakesBytes = 0;
            for (int i = 1; i < 20; i++)
            {
                publisher.Publish("t/" + i, payload, 0);
            }

            slow.Unblock();
            for (int i = 0; i < 20; i++)
            {
                slow.Expect("PUBLISH q0 t/" + i + "=" + payload);
            }

            slow.ExpectAlive();
        }

        [Test]
        public void A_queue_that_grows_keeps_its_order()
        {
            TestBroker broker = new TestBroker(Options());
            StoredBroker.AddSleeper(broker, "c");
            TestClient publisher = broker.Connect("p");
            for (int i = 0; i < 12; i++)
            {
                publisher.Publish("t", "m" + i, 1);
            }

            // Some go before more come: the queue is a ring.
            TestClient client = broker.ConnectPersistent("c", true);
            Take(client, 0, 8);
            client.Cut();
            for (int i = 12; i < Many; i++)
            {
                publisher.Publish("t", "m" + i, 1);
            }

            broker = StoredBroker.Restart(broker);
            Take(broker.ConnectPersistent("c", true), 8, Many);
            Assert.That(broker.Statistics.HeldMessages, Is.EqualTo(0));
        }

        [Test]
        public void Received_identifiers_are_remembered_however_many_they_are()
        {
            TestBroker broker = new TestBroker(Options());
            TestClient client = broker.ConnectPersistent("c", false);
            for (int id = 1; id <= Many; id++)
            {
                client.Publish("t", "1", 2, id, false, false);
                client.Expect("PUBREC " + id);
            }

            broker = StoredBroker.Restart(broker);
            TestClient watcher = broker.Connect("w");
            watcher.Subscribe("t", 0);
            client = broker.ConnectPersistent("c", true);
            for (int id = 1; id <= Many; id++)
            {
                client.Publish("t", "1", 2, id, false, true);
                client.Expect("PUBREC " + id);
                client.Acknowledge(MqttPacketType.Pubrel, id);
                client.Expect("PUBCOMP " + id);
            }

            watcher.ExpectNothing();
        }

        [Test]
        public void Client_identifiers_of_any_length_take_each_others_places()
        {
            TestBroker broker = new TestBroker(Options());
            for (int length = 4; length <= 60; length += 7)
            {
                broker.ConnectPersistent(new string('i', length), false).Disconnect();
                broker = StoredBroker.Restart(broker);
                TestClient client = broker.ConnectPersistent(new string('i', length), true);
                client.Disconnect();
                broker.Connect(new string('i', length)).Disconnect(); // clean: the session is free for the next one
                Assert.That(broker.Statistics.Sessions, Is.EqualTo(0));
            }
        }

        [Test]
        public void A_large_retained_message_survives_a_restart()
        {
            TestBroker broker = new TestBroker(Options());
            byte[] payload = new byte[2500];
            for (int i = 0; i < payload.Length; i++)
            {
                payload[i] = (byte)('a' + i % 26);
            }

            broker.Engine.PublishLocal("t", payload, 0, payload.Length, MqttQoS.AtLeastOnce, true);
            broker = StoredBroker.Restart(broker);
            TestClient client = broker.Connect("c");
            client.Subscribe("t", 0);
            client.Expect("PUBLISH q0 retain t=" + Utf8.GetString(payload, 0, payload.Length));
        }

        [Test]
        public void Sessions_keep_their_numbers_where_others_are_gone()
        {
            TestBroker broker = new TestBroker(Options());
            string[] ids = { "a", "b", "c", "d", "e" };
            for (int i = 0; i < ids.Length; i++)
            {
                TestClient client = broker.ConnectPersistent(ids[i], false);
                client.Subscribe("to/" + ids[i], 1);
                client.Disconnect();
            }

            broker.Connect("a").Disconnect();
            broker.Connect("c").Disconnect();
            broker = StoredBroker.Restart(broker);
            Assert.That(broker.Statistics.Sessions, Is.EqualTo(3));
            broker.ConnectPersistent("new", false).Disconnect();
            broker.Engine.PublishLocal("to/e", new byte[] { 49 }, 0, 1, MqttQoS.AtLeastOnce, false);
            broker.Engine.PublishLocal("to/a", new byte[] { 50 }, 0, 1, MqttQoS.AtLeastOnce, false);
            broker = StoredBroker.Restart(broker);
            broker.ConnectPersistent("e", true).Expect("PUBLISH q1 1 to/e=1");
            broker.ConnectPersistent("new", true).ExpectNothing();
            broker.ConnectPersistent("b", true).ExpectNothing();
        }

        private static void Take(TestClient client, int from, int to)
        {
            for (int i = from; i < to; i++)
            {
                string packet = client.Next();
                Assert.That(packet, Does.EndWith("=m" + i));
                client.Acknowledge(MqttPacketType.Puback, int.Parse(packet.Split(' ')[packet.Split(' ').Length - 2], CultureInfo.InvariantCulture));
            }
        }

        private static MqttBrokerOptions Options()
        {
            MqttBrokerOptions options = StoredBroker.Options(new MemoryStore(), 0);
            options.IsPreallocated = false;
            options.MaximumPacketBytes = 3000;
            options.OutputBytes = 4000;
            options.MaximumClientIdBytes = 60;
            options.MaximumQueuedMessages = Many;
            options.MaximumQueuedBytes = 4000;
            options.MaximumReceivedQoS2 = Many;
            options.MaximumHeldMessages = 2 * Many;
            options.MaximumHeldBytes = 8192;
            options.MaximumRetainedBytes = 4000;
            return options;
        }
    }
}
