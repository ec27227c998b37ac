using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class LargePublishTests
    {
        private const int PayloadBytes = 300; // more than the queue and the send buffer

        [TestMethod]
        public void A_payload_is_sent_from_where_it_lies_and_again_after_a_lost_connection()
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreatePersistent());
            PublishPacket packet = CreatePacket(MqttQoS.AtLeastOnce);
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Publish(packet, new LargePayload { Packet = packet }));
            string payload = Hex(packet.Payload);
            AssertSent(driver, "32b102 0001 74 0001", payload);
            driver.Cut();
            driver.Reconnect(true);
            AssertSent(driver, "3ab102 0001 74 0001", payload);
            driver.Feed("40 02 u16:1");
            driver.AssertEvents("delivered:1");
        }

        [TestMethod]
        public void A_payload_is_read_piece_by_piece_and_again_after_a_lost_connection()
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreatePersistent());
            PublishPacket packet = CreatePacket(MqttQoS.ExactlyOnce);
            string payload = Hex(packet.Payload);
            packet.Payload = null;
            driver.Publish(packet, new LargePayload { Packet = packet, Reader = Count });
            AssertSent(driver, "34b102 0001 74 0001", payload);
            driver.Cut();
            driver.Reconnect(true);
            AssertSent(driver, "3cb102 0001 74 0001", payload);
            driver.Feed("50 02 u16:1");
            driver.Cut();
            driver.Reconnect(true);
            driver.AssertSent("62 02 u16:1");
            driver.Feed("70 02 u16:1");
            driver.AssertEvents("delivered:1");
        }

        [TestMethod]
        public void QoS_0_is_read_piece_by_piece_too()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            PublishPacket packet = CreatePacket(MqttQoS.AtMostOnce);
            string payload = Hex(packet.Payload);
            packet.Payload = null;
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Publish(packet, new LargePayload { Packet = packet, Reader = Count }));
            AssertSent(driver, "30af02 0001 74", payload);
        }

        [TestMethod]
        public void A_reader_that_gives_up_ends_the_connection_and_the_message()
        {
            SessionDriver driver = SessionDriver.CreateConnected(TestOptions.CreatePersistent());
            PublishPacket packet = CreatePacket(MqttQoS.AtLeastOnce);
            driver.Publish(packet, new LargePayload { Packet = packet, Reader = (position, buffer, offset, count) => position < 200 });
            driver.AssertEnding(MqttDisconnectReason.ConnectionLost, 0);
            driver.Cut();
            Assert.AreEqual(0, driver.Session.QueuedCount);
            driver.Open();
            driver.Feed("20 02 01 00");
            driver.AssertEvents("ended8:1 resumed");
        }

        [TestMethod]
        public void A_reader_that_throws_is_no_better()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            PublishPacket packet = CreatePacket(MqttQoS.AtMostOnce);
            driver.Publish(packet, new LargePayload { Packet = packet, Reader = (position, buffer, offset, count) => buffer[position - 1] == 0 });
            driver.AssertEnding(MqttDisconnectReason.ConnectionLost, 0);
        }

        [TestMethod]
        public void Other_messages_wait_until_a_large_one_is_sent()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            PublishPacket packet = CreatePacket(MqttQoS.AtLeastOnce);
            driver.Session.Publish(packet, new LargePayload { Packet = packet });
            Assert.IsTrue(driver.Session.NextOutput(driver.Clock.NowMs));
            byte[] payload = { 1 };
            driver.Put("t", payload, 0, 1, MqttQoS.AtLeastOnce, false);
            Assert.IsTrue(driver.Session.NextOutput(driver.Clock.NowMs));
            Assert.AreSame(packet.Payload, driver.Session.OutputBuffer);
            driver.Advance(0);
            driver.AssertSent("32 r6 s't' u16:2 01");
        }

        [TestMethod]
        public void The_servers_maximum_counts_the_payload()
        {
            SessionDriver driver = new SessionDriver(TestOptions.CreateLevel5());
            PublishPacket packet = CreatePacket(MqttQoS.AtLeastOnce);
            driver.Publish(packet, new LargePayload { Packet = packet });
            driver.Open();
            driver.Feed("20 r8 00 00 r5 27 u32:306");
            driver.Advance(0);
            driver.AssertEvents("connected ended9:1");
            Assert.AreEqual((int)MqttResult.NotAllowed, (int)driver.Publish(CreatePacket(MqttQoS.AtMostOnce), null));
        }

        private static PublishPacket CreatePacket(MqttQoS qos)
        {
            PublishPacket packet = new PublishPacket { Topic = "t", Payload = new byte[PayloadBytes], PayloadLength = PayloadBytes, QoS = qos };
            Count(0, packet.Payload, 0, PayloadBytes);
            return packet;
        }

        private static bool Count(int position, byte[] buffer, int offset, int count)
        {
            for (int i = 0; i < count; i++)
            {
                buffer[offset + i] = (byte)(position + i);
            }

            return true;
        }

        private static string Hex(byte[] bytes)
        {
            return WireNotation.ToHex(bytes, 0, bytes.Length);
        }

        private static void AssertSent(SessionDriver driver, string header, string payload)
        {
            driver.AssertSent(header + " " + payload);
        }
    }
}
