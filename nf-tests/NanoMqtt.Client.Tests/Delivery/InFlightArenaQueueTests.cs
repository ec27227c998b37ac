using NanoMqtt.Core;
using NanoMqtt.Tests;
using nanoFramework.TestFramework;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class InFlightArenaQueueTests
    {
        private const MqttQoS Q1 = MqttQoS.AtLeastOnce;
        private const MqttQoS Q2 = MqttQoS.ExactlyOnce;

        [TestMethod]
        public void The_oldest_unsent_message_of_a_topic_is_found()
        {
            ArenaDriver driver = Filled();
            byte[] topic = { (byte)'x', (byte)'t' };
            Assert.AreEqual(1, driver.Arena.PacketIdOf(driver.Arena.FindUnsent(topic, 1, 1, out _)));
            Assert.AreEqual(-1, driver.Arena.FindUnsent(topic, 0, 1, out _));
            Assert.AreEqual(-1, driver.Arena.FindUnsent(topic, 0, 2, out _));
            driver.Send();
            Assert.AreEqual(2, driver.Arena.PacketIdOf(driver.Arena.FindUnsent(topic, 1, 1, out _)));
        }

        [TestMethod]
        public void The_topic_is_found_behind_a_long_remaining_length()
        {
            ArenaDriver driver = new ArenaDriver(400, 2);
            driver.Add(1, Q1, 300);
            Assert.AreEqual(1, driver.Arena.PacketIdOf(driver.Arena.FindUnsent(new byte[] { (byte)'t' }, 0, 1, out _)));
        }

        [TestMethod]
        public void A_dropped_message_that_was_sent_no_longer_counts_as_in_flight()
        {
            ArenaDriver driver = Filled();
            driver.Send();
            driver.Send();
            driver.Arena.Drop(driver.Find(1));
            Assert.AreEqual(1, driver.Arena.InFlightCount);
            Assert.AreEqual(2, driver.Arena.Count);
            Assert.IsFalse(driver.Arena.TryEnd(1 + InFlightArena.AtLeastOnceSent));
        }

        [TestMethod]
        public void A_payload_stays_with_its_message_through_compaction_and_goes_with_it()
        {
            ArenaDriver driver = Filled();
            object payload = new object();
            driver.Arena.SetPayload(payload);
            driver.Send();
            driver.Send();
            driver.Arena.HandlePubrec(2);
            driver.Arena.TryEnd(2 + InFlightArena.ReleaseSent);
            Assert.IsTrue(driver.Arena.TryCompact());
            Assert.AreSame(payload, driver.Arena.PayloadOf(driver.Find(3)));
            Assert.IsNull(driver.Arena.PayloadOf(driver.Find(1)));
            driver.Arena.Drop(driver.Find(3));
            driver.Add(4, Q1, 1);
            Assert.IsNull(driver.Arena.PayloadOf(driver.Find(4)));
        }

        [TestMethod]
        public void Messages_come_back_from_a_store_in_order_with_DUP_and_PUBREL_where_it_stood()
        {
            // [MQTT-3.3.1-1]
            MemoryStore store = new MemoryStore();
            byte[] publish = WireNotation.Parse("32 r5 s't' 0007");
            store.Put(7, publish, 0, publish.Length);
            store.Put(9, publish, 0, 0);
            InFlightArena arena = new InFlightArena(16, 2);
            Assert.IsTrue(arena.TryRestore(store, 7));
            Assert.IsTrue(arena.TryRestore(store, 9));
            Assert.IsFalse(arena.TryRestore(store, 8));
            Assert.IsTrue(arena.Contains(9));
            Assert.IsFalse(arena.Contains(8));
            Assert.AreEqual(2, arena.Count);
            int index = arena.SendNext();
            Assert.AreEqual("3a050001740007", WireNotation.ToHex(arena.Buffer, arena.Offsets[index], arena.Lengths[index]));
            index = arena.SendNext();
            Assert.AreEqual((int)InFlightState.Released, (int)arena.StateOf(index));
            Assert.IsTrue(arena.TryEnd(7 + InFlightArena.AtLeastOnceSent));
            Assert.IsTrue(arena.TryEnd(9 + InFlightArena.ReleaseSent));
        }

        [TestMethod]
        public void What_does_not_fit_is_not_restored()
        {
            MemoryStore store = new MemoryStore();
            store.Put(1, new byte[20], 0, 20);
            store.Put(2, new byte[16], 0, 16);
            InFlightArena arena = new InFlightArena(16, 1);
            Assert.IsFalse(arena.TryRestore(store, 1));
            Assert.IsTrue(arena.TryRestore(store, 2));
            store.Put(3, new byte[0], 0, 0);
            Assert.IsFalse(arena.TryRestore(store, 3));
        }

        [TestMethod]
        public void A_message_added_in_one_pass_is_the_packet_that_its_encoder_writes()
        {
            // One and two bytes of remaining length, topics of one to three bytes a character.
            int[] counts = { 0, 1, 100, 120, 121, 122, 123, 124, 300 };
            string[] topics = { "t", "a/\u00e4/\u20ac" };
            for (int i = 0; i < counts.Length * topics.Length; i++)
            {
                AssertAdded(topics[i % 2], counts[i / 2], MqttQoS.AtLeastOnce, false, MqttProtocolLevel.V311);
                AssertAdded(topics[i % 2], counts[i / 2], MqttQoS.ExactlyOnce, true, MqttProtocolLevel.V5);
            }
        }

        [TestMethod]
        public void What_is_not_added_in_one_pass_changes_nothing()
        {
            InFlightArena arena = new InFlightArena(64, 2);
            byte[] payload = new byte[64];
            Assert.AreEqual(-1, Add(arena, 1, payload, 54));
            Assert.AreEqual(0, arena.Count);
            Assert.AreEqual(0, Add(arena, 1, payload, 1));
            Assert.AreEqual(1, Add(arena, 2, payload, 1));
            Assert.AreEqual(-1, Add(arena, 3, payload, 1));
            Assert.AreEqual(2, arena.Count);

            InFlightArena large = new InFlightArena(20000, 2);
            Assert.AreEqual(-1, Add(large, 1, new byte[0x4000], 0x4000 - 5));
            Assert.AreEqual(0, Add(large, 1, new byte[0x4000], 0x4000 - 6));
        }

        [TestMethod]
        public void A_message_added_as_sent_waits_for_its_acknowledgement()
        {
            InFlightArena arena = new InFlightArena(64, 4);
            byte[] payload = new byte[1];
            int index = Add(arena, "t", 1, payload, 0, 1, 0x32, MqttProtocolLevel.V311, true);
            Assert.AreEqual((int)InFlightState.Published, (int)arena.StateOf(index));
            Assert.AreEqual(1, arena.InFlightCount);
            Assert.AreEqual(-1, arena.SendNext());
            Add(arena, 2, payload, 1);
            Assert.AreEqual(2, arena.PacketIdOf(arena.SendNext()));
            Assert.IsTrue(arena.TryEnd(1 + InFlightArena.AtLeastOnceSent));
            Assert.IsFalse(arena.HandlePubrec(2));
            Assert.IsTrue(arena.TryEnd(2 + InFlightArena.AtLeastOnceSent));
        }

        private static int Add(InFlightArena arena, int packetId, byte[] payload, int count)
        {
            return Add(arena, "t", packetId, payload, 0, count, 0x32, MqttProtocolLevel.V311, false);
        }

        // As the session does; gives the index, or -1.
        private static int Add(
            InFlightArena arena, string topic, int packetId, byte[] payload, int offset, int count, int firstByte, MqttProtocolLevel level, bool isSent)
        {
            int position = arena.Tail;
            byte[] buffer = arena.Buffer;
            MqttClientOptions options = TestOptions.Create();
            options.ProtocolLevel = level;
            ClientSession session = new ClientSession(options, "c");
            session.SetTopic(topic);
            int length = arena.Used == arena.Lengths.Length ? 0 : session.WriteShort(payload, offset, count, firstByte, packetId, buffer, position);
            if (length == 0)
            {
                return -1;
            }

            int entry = packetId + (isSent ? InFlightArena.AtLeastOnceSent : InFlightArena.AtLeastOnceQueued);
            arena.Append((firstByte & 4) == 0 ? entry : entry + InFlightArena.ExactlyOnce, position, length);
            return arena.Used - 1;
        }

        private static void AssertAdded(string topic, int count, MqttQoS qos, bool retain, MqttProtocolLevel level)
        {
            byte[] payload = new byte[count + 1];
            payload[count] = 7;
            PublishPacket packet = new PublishPacket { Topic = topic, Payload = payload, PayloadOffset = 1, PayloadLength = count, QoS = qos, Retain = retain, PacketId = 0x1234 };
            PacketWriter writer = new PacketWriter();
            byte[] expected = new byte[400];
            writer.Open(expected, 0, expected.Length);
            packet.Encode(writer, level);

            InFlightArena arena = new InFlightArena(400, 1);
            int first = 0x30 | (int)qos << 1 | (retain ? 1 : 0);
            int index = Add(arena, topic, 0x1234, payload, 1, count, first, level, false);
            Assert.AreEqual(
                WireNotation.ToHex(expected, writer.PacketOffset, writer.PacketLength),
                WireNotation.ToHex(arena.Buffer, arena.Offsets[index], arena.Lengths[index]));
            Assert.AreEqual(0x1234, arena.PacketIdOf(index));
            Assert.AreEqual(index, arena.SendNext());
        }

        private static ArenaDriver Filled()
        {
            ArenaDriver driver = new ArenaDriver(64, 4);
            driver.Add(1, Q1, 1);
            driver.Add(2, Q2, 1);
            driver.Add(3, Q1, 1);
            return driver;
        }
    }
}
