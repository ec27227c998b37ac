using System;
using NanoMqtt.Core;
using NanoMqtt.Tests;
using nanoFramework.TestFramework;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class InFlightArenaTests
    {
        private const MqttQoS Q1 = MqttQoS.AtLeastOnce;
        private const MqttQoS Q2 = MqttQoS.ExactlyOnce;

        [TestMethod]
        public void Messages_are_sent_in_the_order_of_publishing()
        {
            // [MQTT-4.6.0-1], 3.1.1 [MQTT-4.6.0-6], 5.0 [MQTT-4.6.0-5]
            ArenaDriver driver = Filled(Q1, Q2, Q1);
            Assert.AreEqual(1, driver.Send());
            Assert.AreEqual(2, driver.Send());
            Assert.AreEqual(3, driver.Send());
            Assert.AreEqual(0, driver.Send());
            Assert.AreEqual(3, driver.Arena.InFlightCount);
        }

        [TestMethod]
        public void The_bytes_of_a_message_are_its_packet()
        {
            ArenaDriver driver = new ArenaDriver(64, 4);
            Assert.IsTrue(driver.Add(0x1234, Q2, 2));
            int index = driver.Arena.SendNext();
            Assert.AreEqual(0x1234, driver.Arena.PacketIdOf(index));
            Assert.AreEqual("3407000174" + "1234" + "3434", WireNotation.ToHex(driver.Arena.Buffer, driver.Arena.Offsets[index], driver.Arena.Lengths[index]));
        }

        [TestMethod]
        public void An_acknowledgement_ends_a_message_of_its_QoS_that_was_sent()
        {
            // 3.1.1 [MQTT-4.3.2-1], 5.0 [MQTT-4.3.2-3]
            ArenaDriver driver = Filled(Q1, Q2);
            InFlightArena arena = driver.Arena;
            Assert.IsFalse(arena.TryEnd(1 + InFlightArena.AtLeastOnceSent)); // not sent yet
            driver.Send();
            driver.Send();
            Assert.IsFalse(arena.TryEnd(2 + InFlightArena.AtLeastOnceSent)); // QoS 2 wants PUBREC
            Assert.IsFalse(arena.HandlePubrec(1)); // QoS 1 wants PUBACK
            Assert.IsFalse(arena.TryEnd(2 + InFlightArena.ReleaseSent)); // not released yet
            Assert.IsFalse(arena.TryEnd(9 + InFlightArena.AtLeastOnceSent)); // never published
            Assert.IsTrue(arena.TryEnd(1 + InFlightArena.AtLeastOnceSent));
            Assert.IsFalse(arena.TryEnd(1 + InFlightArena.AtLeastOnceSent)); // gone
            Assert.AreEqual(1, arena.Count);
            Assert.AreEqual(1, arena.InFlightCount);
        }

        [TestMethod]
        public void A_QoS_2_message_goes_from_pubrec_to_pubcomp()
        {
            // 3.1.1 [MQTT-4.3.3-1], 5.0 [MQTT-4.3.3-4], [MQTT-4.3.3-5], [MQTT-4.3.3-6]
            ArenaDriver driver = Filled(Q2);
            InFlightArena arena = driver.Arena;
            driver.Send();
            Assert.IsTrue(arena.HandlePubrec(1));
            Assert.AreEqual((int)InFlightState.Released, (int)arena.StateOf(driver.Find(1)));
            Assert.AreEqual(0, arena.Lengths[driver.Find(1)]);
            Assert.AreEqual(1, arena.InFlightCount);
            Assert.IsTrue(arena.HandlePubrec(1)); // a repeated PUBREC is answered by a repeated PUBREL
            Assert.AreEqual(0, driver.Send()); // the answer was given already
            Assert.IsTrue(arena.TryEnd(1 + InFlightArena.ReleaseSent));
            Assert.IsFalse(arena.TryEnd(1 + InFlightArena.ReleaseSent));
            Assert.AreEqual(0, arena.Count);
            Assert.AreEqual(0, arena.InFlightCount);
        }

        [TestMethod]
        public void A_refusing_pubrec_ends_the_exchange()
        {
            // 5.0 §4.3.3
            ArenaDriver driver = Filled(Q2, Q1);
            driver.Send();
            driver.Send();
            Assert.IsTrue(driver.Arena.TryEnd(1 + InFlightArena.ExactlyOnceSent));
            Assert.IsFalse(driver.Arena.TryEnd(1 + InFlightArena.ExactlyOnceSent));
            Assert.IsFalse(driver.Arena.TryEnd(2 + InFlightArena.ExactlyOnceSent));
            Assert.AreEqual(1, driver.Arena.Count);
            Assert.AreEqual(1, driver.Arena.InFlightCount);
        }

        [TestMethod]
        public void After_a_lost_connection_everything_is_sent_again_in_order_with_DUP()
        {
            // [MQTT-3.3.1-1], [MQTT-4.4.0-1], [MQTT-4.6.0-1], 3.1.1 [MQTT-2.3.1-3], [MQTT-2.3.1-4]
            ArenaDriver driver = Filled(Q1, Q2, Q1);
            InFlightArena arena = driver.Arena;
            driver.Send();
            driver.Send();
            arena.HandlePubrec(2);
            arena.HandleClosed();
            Assert.AreEqual(0, arena.InFlightCount);
            Assert.AreEqual(3, arena.Count);
            Assert.AreEqual(0x3A, FirstByte(driver, 1)); // sent before
            Assert.AreEqual(0x32, FirstByte(driver, 3)); // never sent
            Assert.AreEqual(1, driver.Send());
            Assert.AreEqual(-2, driver.Send()); // PUBREL
            Assert.AreEqual(3, driver.Send());
            Assert.AreEqual(3, arena.InFlightCount);
            Assert.IsTrue(arena.TryEnd(2 + InFlightArena.ReleaseSent));
        }

        [TestMethod]
        public void An_acknowledgement_of_the_lost_connection_ends_nothing_before_the_repetition()
        {
            ArenaDriver driver = Filled(Q1, Q2);
            driver.Send();
            driver.Send();
            driver.Arena.HandlePubrec(2);
            driver.Arena.HandleClosed();
            Assert.IsFalse(driver.Arena.TryEnd(1 + InFlightArena.AtLeastOnceSent));
            Assert.IsFalse(driver.Arena.TryEnd(2 + InFlightArena.ReleaseSent));
            Assert.AreEqual(2, driver.Arena.Count);
        }

        [TestMethod]
        public void Without_a_session_messages_start_afresh_and_releases_are_dropped()
        {
            ArenaDriver driver = Filled(Q2, Q1, Q2, Q1, Q2);
            InFlightArena arena = driver.Arena;
            for (int i = 0; i < 5; i++)
            {
                driver.Send();
            }

            arena.HandlePubrec(1);
            arena.HandlePubrec(3);
            arena.HandlePubrec(5);
            arena.HandleClosed();
            arena.HandleSessionLost();
            Assert.AreEqual(2, arena.Count);
            Assert.AreEqual(0x32, FirstByte(driver, 2));
            Assert.AreEqual(0x32, FirstByte(driver, 4));
            Assert.AreEqual(2, driver.Send());
            Assert.AreEqual(4, driver.Send());
            Assert.AreEqual(0, driver.Send());
        }

        [TestMethod]
        public void Without_a_session_nothing_is_left_of_releases_alone()
        {
            ArenaDriver driver = Filled(Q2, Q2, Q2);
            for (int id = 1; id <= 3; id++)
            {
                driver.Send();
                driver.Arena.HandlePubrec(id);
            }

            driver.Arena.HandleClosed();
            driver.Arena.HandleSessionLost();
            Assert.AreEqual(0, driver.Arena.Count);
            Assert.AreEqual(0, driver.Send());
            Assert.IsTrue(driver.Add(4, Q1, 1));
            Assert.AreEqual(4, driver.Send());
        }

        [TestMethod]
        public void The_oldest_message_that_was_never_sent_is_dropped_first()
        {
            ArenaDriver driver = Filled(Q1, Q2, Q1);
            driver.Send();
            Assert.AreEqual(2, driver.DropOldestUnsent());
            Assert.AreEqual(3, driver.DropOldestUnsent());
            Assert.AreEqual(0, driver.DropOldestUnsent()); // 1 is on its way
            driver.Arena.HandleClosed();
            Assert.AreEqual(0, driver.DropOldestUnsent()); // and may have arrived
            Assert.AreEqual(1, driver.Arena.Count);
            Assert.AreEqual(1, driver.Send());
        }

        [TestMethod]
        public void A_message_dropped_between_others_leaves_them_in_order()
        {
            ArenaDriver driver = Filled(Q1, Q1, Q1);
            driver.DropOldestUnsent();
            Assert.AreEqual(2, driver.Send());
            Assert.IsTrue(driver.Add(4, Q1, 1));
            Assert.AreEqual(3, driver.Send());
            Assert.AreEqual(4, driver.Send());
        }

        [TestMethod]
        public void A_full_arena_refuses_and_keeps_what_it_holds()
        {
            ArenaDriver driver = new ArenaDriver(256, 2);
            Assert.IsTrue(driver.Add(1, Q1, 1));
            Assert.IsTrue(driver.Add(2, Q1, 1));
            Assert.IsFalse(driver.Add(3, Q1, 1));
            Assert.AreEqual(2, driver.Arena.Count);
            Assert.AreEqual(1, driver.Send());
            driver.Arena.TryEnd(1 + InFlightArena.AtLeastOnceSent);
            Assert.IsTrue(driver.Add(3, Q1, 1));
        }

        [TestMethod]
        public void A_message_that_does_not_fit_the_bytes_is_refused()
        {
            ArenaDriver driver = new ArenaDriver(32, 8);
            Assert.IsFalse(driver.Add(1, Q1, 23)); // 5 of header, 3 of topic, 2 of identifier, 23: 33
            Assert.AreEqual(0, driver.Arena.Count);
            Assert.IsTrue(driver.Add(1, Q1, 22));
            Assert.IsFalse(driver.Add(2, Q1, 0));
            Assert.AreEqual(1, driver.Arena.Count);
            Assert.AreEqual(1, driver.Send());
        }

        [TestMethod]
        public void Compacting_makes_room_of_gaps_and_keeps_bytes_order_and_what_was_sent()
        {
            ArenaDriver driver = Filled(Q1, Q1, Q1, Q1);
            driver.Send();
            driver.Send();
            driver.Send();
            driver.Arena.TryEnd(2 + InFlightArena.AtLeastOnceSent);
            Assert.IsTrue(driver.Arena.TryCompact());
            Assert.IsFalse(driver.Arena.TryCompact());
            Assert.AreEqual(3, driver.Arena.Used);
            Assert.AreEqual("320600017400" + "0101", Hex(driver, 1));
            Assert.AreEqual("320600017400" + "0303", Hex(driver, 3));
            Assert.AreEqual("320600017400" + "0404", Hex(driver, 4));
            Assert.AreEqual(4, driver.Send());
            Assert.IsTrue(driver.Arena.TryEnd(3 + InFlightArena.AtLeastOnceSent));
            Assert.IsTrue(driver.Arena.TryEnd(1 + InFlightArena.AtLeastOnceSent));
            Assert.IsTrue(driver.Arena.TryEnd(4 + InFlightArena.AtLeastOnceSent));
        }

        // Messages 1, 2, 3 … of these QoS, one byte of payload each.
        private static ArenaDriver Filled(params MqttQoS[] qos)
        {
            ArenaDriver driver = new ArenaDriver(256, 8);
            for (int i = 0; i < qos.Length; i++)
            {
                Assert.IsTrue(driver.Add(i + 1, qos[i], 1));
            }

            return driver;
        }

        private static int FirstByte(ArenaDriver driver, int packetId)
        {
            return driver.Arena.Buffer[driver.Arena.Offsets[driver.Find(packetId)]];
        }

        private static string Hex(ArenaDriver driver, int packetId)
        {
            int index = driver.Find(packetId);
            return WireNotation.ToHex(driver.Arena.Buffer, driver.Arena.Offsets[index], driver.Arena.Lengths[index]);
        }
    }
}
