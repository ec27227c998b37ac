using System;
using System.Linq;
using System.Threading.Tasks;
using nanoFramework.M2Mqtt.Messages;
using NanoMqtt.Host.Tests.Interop;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.M2Mqtt
{
    /// <summary>
    /// Known faults of nanoFramework.M2Mqtt 5.1.220, each a promise that the drop-in keeps, at 3.1.1. docs/migrating-from-m2mqtt.md lists them.
    /// </summary>
    [TestFixture]
    public class FaultTests : DropInTests
    {
        [Test]
        public void An_unacknowledged_message_is_not_sent_again_on_a_live_connection_and_not_given_up()
        {
            using ScriptedConnection connection = Client.Connect(Server);
            ushort id = Client.Publish("t", null, MqttQoSLevel.AtLeastOnce);
            connection.Next();
            Assert.That(connection.IsQuiet(1500), Is.True, "M2Mqtt repeats after a second");
            connection.Send($"40 02 u16:{id}");
            Assert.That(Client.Published.Next(), Is.EqualTo((id, true)));
        }

        [Test]
        public void A_burst_larger_than_the_queue_loses_nothing_and_tells_each()
        {
            const int count = 1000;
            using ScriptedConnection connection = Client.Connect(Server);
            Task<int[]> arrived = Task.Run(() => Enumerable.Range(0, count).Select(_ => Acknowledge(connection)).ToArray());
            int[] sent = Enumerable.Range(0, count).Select(_ => (int)Client.Publish("t", new byte[32], MqttQoSLevel.AtLeastOnce)).ToArray();
            Assert.That(arrived.Wait(Limits.Wait), Is.True);
            Assert.That(arrived.Result, Is.EqualTo(sent));
            Assert.That(Client.Published.Next(count).Select(p => (int)p.Id), Is.EqualTo(sent));
        }

        [Test]
        public void A_full_queue_without_a_connection_says_so()
        {
            Client.Connect(Server).Dispose();
            Client.Closed.Next();
            for (int i = 0; i < Client.Client.Options.MaximumQueuedMessages; i++)
            {
                Client.Publish("t", null, MqttQoSLevel.AtLeastOnce);
            }

            Assert.That(
                () => Client.Publish("t", null, MqttQoSLevel.AtLeastOnce), Throws.InvalidOperationException.With.Message.EqualTo("call Connect first"));
        }

        [TestCase(true, "3a")]
        [TestCase(false, "32")]
        public void Session_present_decides_whether_a_message_is_a_repetition(bool isPresent, string firstByte)
        {
            ushort id;
            using (ScriptedConnection first = Connect("20 02 00 00"))
            {
                id = Client.Publish("t", null, MqttQoSLevel.AtLeastOnce);
                first.Expect($"32 05 s't' u16:{id}");
            }

            Client.Closed.Next();
            using ScriptedConnection second = Connect(isPresent ? "20 02 01 00" : "20 02 00 00");
            Assert.That(second.Next(), Does.StartWith(firstByte + "05000174"));
        }

        [Test]
        public void A_packet_identifier_in_use_is_not_given_out_again()
        {
            using ScriptedConnection connection = Client.Connect(Server);
            ushort inUse = Client.Publish("t", null, MqttQoSLevel.AtLeastOnce);
            connection.Next();
            for (int i = 0; i < 1000; i++)
            {
                ushort id = Client.Publish("t", null, MqttQoSLevel.AtLeastOnce);
                Assert.That(id, Is.Not.EqualTo(inUse));
                Assert.That(Acknowledge(connection), Is.EqualTo(id));
                Assert.That(Client.Published.Next(), Is.EqualTo((id, true)));
            }
        }

        [Test]
        public void A_will_may_be_empty()
        {
            Task<MqttReasonCode> connect = Task.Run(() => Client.Client.Connect("id", null, null, true, MqttQoSLevel.AtLeastOnce, true, "w", "", true, 60));
            using ScriptedConnection connection = Server.Accept();
            connection.Expect("10 13 s'MQTT' 04 2e 003c s'id' s'w' 0000");
            connection.Send("20 02 00 00");
            Assert.That(connect.Wait(Limits.Wait), Is.True);
        }

        [Test]
        public void A_connection_that_is_cut_in_a_packet_gives_no_message_of_zeros()
        {
            using (ScriptedConnection connection = Client.Connect(Server))
            {
                connection.Send("30 20 s'topic' 01 02");
            }

            Client.Closed.Next();
            Assert.That(Client.ReceivedCount, Is.Zero);
        }

        [Test]
        public void An_announced_length_is_not_allocated()
        {
            const int Announced = 128 * 128 * 128;
            var allocated = new Inbox<long>();
            Client.Client.MqttMsgPublishReceived += (sender, e) => allocated.Add(GC.GetAllocatedBytesForCurrentThread());
            using ScriptedConnection connection = Client.Connect(Server);
            connection.Send("30 05 s't' 'go'");
            long before = allocated.Next();
            connection.Send("30 80 80 80 01 s't'");
            connection.Send(new byte[Announced - 3]);
            connection.Send("30 05 s't' 'go'");
            Assert.That(allocated.Next() - before, Is.LessThan(100_000), "by the client's thread; 2 MB were announced");
        }

        private ScriptedConnection Connect(string connack)
        {
            Task<MqttReasonCode> result = Task.Run(() => Client.Client.Connect("id", false));
            ScriptedConnection connection = Server.Accept();
            connection.Next();
            connection.Send(connack);
            Assert.That(result.Wait(Limits.Wait), Is.True);
            return connection;
        }

        // Takes a QoS 1 message with the topic "t" and acknowledges it; gives its identifier.
        private static int Acknowledge(ScriptedConnection connection)
        {
            string packet = connection.Next();
            string id = packet.Substring(10, 4);
            connection.Send($"40 02 {id}");
            return Convert.ToInt32(id, 16);
        }
    }
}
