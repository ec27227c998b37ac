using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>Whatever a client sends, only its own connection ends, and it is counted.</summary>
    [TestClass]
    public class BadInputTests
    {
        // What a connected client must not send.
        private static readonly string[] s_bad =
        {
            "00 00", // reserved type
            "f0 00", // AUTH is none at this level [MQTT-2.2.2-2]
            "20 02 00 00", // CONNACK from a client
            "90 03 u16:1 00", // SUBACK
            "b0 02 u16:1", // UNSUBACK
            "d0 00", // PINGRESP
            "30 r3 u16:2 41", // topic longer than the packet
            "30 r1 00", // half a topic length
            "30 r2 u16:0", // [MQTT-4.7.3-1] empty topic
            "30 r4 s't#'", // [MQTT-3.3.2-2]
            "30 r3 s'+'",
            "30 r3 u16:1 00", // [MQTT-1.5.3-2] U+0000
            "30 r5 u16:3 eda080", // [MQTT-1.5.3-1] a surrogate
            "36 r5 s't' u16:1", // [MQTT-3.3.1-4] QoS 3
            "38 r3 s't'", // [MQTT-3.3.1-2] DUP at QoS 0
            "32 r3 s't'", // no packet identifier
            "32 r5 s't' u16:0", // [MQTT-2.3.1-1]
            "40 02 u16:0",
            "40 01 01",
            "40 03 u16:1 00",
            "41 02 u16:1", // flags of PUBACK
            "50 01 01",
            "60 02 u16:1", // [MQTT-3.6.1-1] flags of PUBREL
            "62 01 01",
            "70 03 u16:1 00",
            "80 r6 u16:1 s't' 00", // [MQTT-3.8.1-1] flags of SUBSCRIBE
            "82 02 u16:1", // [MQTT-3.8.3-3] no filter
            "82 r6 u16:0 s't' 00",
            "82 r6 u16:1 s't' 03", // [MQTT-3-8.3-4]
            "82 r6 u16:1 s't' 04",
            "82 r5 u16:1 s't'", // no QoS
            "82 r5 u16:1 u16:0 00", // empty filter
            "82 r7 u16:1 s'a#' 00", // [MQTT-4.7.1-2]
            "82 r7 u16:1 s'a+' 00", // [MQTT-4.7.1-3]
            "82 r8 u16:1 s'#/a' 00",
            "82 r9 u16:1 s't' 00 u16:9 00", // the second filter is cut
            "a0 r5 u16:1 s't'", // [MQTT-3.10.1-1]
            "a2 02 u16:1", // [MQTT-3.10.3-2]
            "a2 r5 u16:0 s't'",
            "a2 r4 u16:1 u16:1",
            "c0 01 00", // PINGREQ with a body
            "c1 00",
            "e0 01 00", // DISCONNECT with a body
            "e1 00", // [MQTT-3.14.1-1]
            "30 ff ff ff ff 01", // a fifth length byte
            "30 80 00", // a length in more bytes than it needs
        };

        [TestMethod]
        public void A_malformed_packet_ends_its_own_connection_only()
        {
            for (int i = 0; i < s_bad.Length; i++)
            {
                TestBroker broker = new TestBroker();
                TestClient other = broker.Connect("other");
                TestClient client = broker.Connect("bad");
                client.Send(s_bad[i]);
                Assert.IsTrue(client.IsClosed, s_bad[i]);
                Assert.AreEqual(string.Empty, client.Next(), s_bad[i]);
                Assert.AreEqual(1, broker.Statistics.ProtocolErrors, s_bad[i]);
                Assert.AreEqual(0, broker.Statistics.Subscriptions, s_bad[i]);
                other.ExpectAlive();
            }
        }

        [TestMethod]
        public void A_malformed_Connect_is_closed_without_a_word()
        {
            string[] bad =
            {
                "11 r13 s'MQTT' 04 02 u16:60 s'a'", // flags of the header
                "10 r13 s'MQTX' 04 02 u16:60 s'a'", // [MQTT-3.1.2-1]
                "10 r13 s'MQTT' 04 03 u16:60 s'a'", // [MQTT-3.1.2-3]
                "10 r13 s'MQTT' 04 1a u16:60 s'a'", // will QoS without a will [MQTT-3.1.2-13]
                "10 r13 s'MQTT' 04 22 u16:60 s'a'", // will retain without a will [MQTT-3.1.2-15]
                "10 r18 s'MQTT' 04 1e u16:60 s'a' s'w' b''", // will QoS 3 [MQTT-3.1.2-14]
                "10 r16 s'MQTT' 04 42 u16:60 s'a' b'00'", // a password without a user name [MQTT-3.1.2-22]
                "10 r12 s'MQTT' 04 02 u16:60 s'a'", // its last byte is left over
                "10 r14 s'MQTT' 04 02 u16:60 s'a' 00", // trailing byte
                "10 r13 s'MQTT' 04 82 u16:60 s'a'", // no user name there
                "10 r13 s'MQTT' 04 02 u16:60 u16:1 00", // U+0000 in the identifier
                "10 r18 s'MQTT' 04 06 u16:60 s'a' s'#' b''", // a wildcard in the will's topic
                "10 r0",
            };
            for (int i = 0; i < bad.Length; i++)
            {
                TestBroker broker = new TestBroker();
                TestClient other = broker.Connect("other");
                TestClient client = broker.Open();
                client.Send(bad[i]); // [MQTT-3.1.4-1]
                Assert.IsTrue(client.IsClosed, bad[i]);
                Assert.AreEqual(string.Empty, client.Next(), bad[i]);
                Assert.AreEqual(1, broker.Statistics.ProtocolErrors, bad[i]);
                other.ExpectAlive();
            }
        }

        [TestMethod]
        public void A_bad_filter_behind_good_ones_subscribes_nothing()
        {
            TestBroker broker = new TestBroker();
            TestClient client = broker.Connect("a");
            client.Send("82 r11 u16:1 s'ok' 00 s'a#' 00");
            client.ExpectClosed();
            Assert.AreEqual(0, broker.Statistics.Subscriptions);
        }

        [TestMethod]
        public void Any_first_byte_is_survived()
        {
            for (int first = 0; first < 256; first++)
            {
                TestBroker broker = new TestBroker();
                TestClient other = broker.Connect("other");
                TestClient fresh = broker.Open();
                TestClient client = broker.Connect("a");
                byte[] packet = { (byte)first, 4, 0, 1, (byte)'t', 0, 0xC0, 0 };
                fresh.Send(packet, 0, packet.Length);
                client.Send(packet, 0, packet.Length);
                Assert.IsTrue(fresh.IsClosed);
                other.ExpectAlive();
            }
        }

        [TestMethod]
        public void Random_bytes_are_survived()
        {
            System.Random random = new System.Random(11);
            TestBroker broker = new TestBroker();
            TestClient other = broker.Connect("other");
            byte[] bytes = new byte[64];
            for (int round = 0; round < 2000; round++)
            {
                random.NextBytes(bytes);
                TestClient client = round % 2 == 0 ? broker.Connect("a") : broker.Open();
                client.Send(bytes, 0, bytes.Length);
                if (!client.IsClosed)
                {
                    client.Cut();
                }
            }

            other.ExpectAlive();
            Assert.AreEqual(1, broker.Statistics.Sessions);
            Assert.AreEqual(0, broker.Statistics.Subscriptions);
        }

        [TestMethod]
        public void Packets_with_one_byte_changed_are_survived()
        {
            string[] packets =
            {
                "10 r25 s'MQTT' 04 c6 u16:60 s'a' s'w' b'01' s'u' b'02'",
                "33 r7 s't' u16:5 41 42",
                "82 r10 u16:1 s'a/+' 00 s'#' 01",
                "a2 r7 u16:1 s'a/+'",
            };
            for (int i = 0; i < packets.Length; i++)
            {
                byte[] original = NanoMqtt.Tests.WireNotation.Parse(packets[i]);
                for (int position = 0; position < original.Length; position++)
                {
                    TestBroker broker = new TestBroker();
                    TestClient other = broker.Connect("other");
                    for (int value = 0; value < 256; value += 5)
                    {
                        byte[] packet = new byte[original.Length];
                        System.Array.Copy(original, packet, original.Length);
                        packet[position] = (byte)value;
                        TestClient client = i == 0 ? broker.Open() : broker.Connect("a");
                        client.Send(packet, 0, packet.Length);
                        if (!client.IsClosed)
                        {
                            client.Cut();
                        }
                    }

                    other.ExpectAlive();
                }
            }
        }
    }
}
