using System;
using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class Level5Tests
    {
        [TestMethod]
        public void Reason_codes_reach_who_waits()
        {
            FacadeDriver driver = Connect();
            driver.Server.SubackCode = (int)MqttReasonCode.QuotaExceeded;
            Assert.AreEqual(
                (int)MqttResult.Refused,
                (int)driver.Client.Subscribe("a", MqttQoS.AtMostOnce, MqttSubscribeOptions.NoLocal, null, null, FacadeDriver.LongMs, out MqttReasonCode reason));
            Assert.AreEqual((int)MqttReasonCode.QuotaExceeded, (int)reason);

            driver.Server.AcknowledgesPublish = false;
            PublishPacket packet = new PublishPacket { Topic = "t", QoS = MqttQoS.AtLeastOnce };
            Worker worker = new Worker(() => driver.Client.Publish(packet, FacadeDriver.LongMs, out reason));
            while (!driver.Transport.HasServerSeen(MqttPacketType.Publish))
            {
                driver.Transport.Activity.WaitOne(FacadeDriver.LongMs, false);
            }

            driver.Transport.ServerSends("40 03 u16:" + packet.PacketId + " 87");
            Assert.AreEqual((int)MqttResult.Refused, worker.Result());
            Assert.AreEqual((int)MqttReasonCode.NotAuthorized, (int)reason);
            driver.Stop();
        }

        [TestMethod]
        public void What_the_server_forbids_is_told_at_once()
        {
            FacadeDriver driver = new FacadeDriver(TestOptions.CreateLevel5());
            driver.Server.ConnackProperties = "r2 24 00";
            driver.Client.Connect(FacadeDriver.LongMs);
            PublishPacket packet = new PublishPacket { Topic = "t", QoS = MqttQoS.AtLeastOnce };
            Assert.AreEqual((int)MqttResult.NotAllowed, (int)driver.Client.Publish(packet, FacadeDriver.LongMs, out MqttReasonCode reason));
            Assert.AreEqual((int)MqttReasonCode.QoSNotSupported, (int)reason);
            driver.Stop();
        }

        [TestMethod]
        public void What_is_too_large_for_the_server_only_with_its_header_is_refused_at_once()
        {
            FacadeDriver driver = new FacadeDriver(TestOptions.CreateLevel5());
            driver.Server.ConnackProperties = "r5 27 u32:20";
            driver.Client.Connect(FacadeDriver.LongMs);
            Assert.AreEqual((int)MqttResult.NotAllowed, (int)driver.Client.Publish("t", new byte[13], MqttQoS.AtLeastOnce, false));
            Assert.AreEqual((int)MqttResult.Pending, (int)driver.Client.Publish("t", new byte[12], MqttQoS.AtLeastOnce, false));
            driver.WaitFor("delivered:1"); // what was refused has taken no identifier
            driver.Stop();
        }

        [TestMethod]
        public void A_stop_with_a_reason_that_DISCONNECT_does_not_have_is_refused()
        {
            FacadeDriver driver = Connect();
            Assert.ThrowsException(typeof(ArgumentException), () => driver.Client.Stop(0, MqttReasonCode.PacketIdentifierNotFound));
            Assert.IsTrue(driver.Client.IsConnected);
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.Stop(FacadeDriver.LongMs, MqttReasonCode.DisconnectWithWill));
            Assert.IsTrue(driver.Transport.HasServerSeen(MqttPacketType.Disconnect));
        }

        [TestMethod]
        public void A_DISCONNECT_of_the_broker_tells_where_to_go_and_the_client_comes_back()
        {
            FacadeDriver driver = Connect();
            string reference = null;
            int reason = 0;
            driver.OnDisconnected = (client, why, detail) =>
            {
                reference ??= client.EventProperties?.GetString(MqttProperty.ServerReference);
                reason = why == MqttDisconnectReason.Disconnected ? (int)client.EventReason : reason;
            };
            driver.Transport.ServerSends("e0 r9 9c r7 1c s'b:99'");
            driver.WaitFor("connected", 2);
            Assert.AreEqual(1, driver.Count("disconnected by the broker: use another server, b:99"));
            Assert.AreEqual("b:99", reference);
            Assert.AreEqual((int)MqttReasonCode.UseAnotherServer, reason);
            driver.Stop();
        }

        [TestMethod]
        public void A_protocol_error_is_told_to_the_broker()
        {
            FacadeDriver driver = Connect();
            driver.Transport.ServerSends("c0 00");
            driver.WaitFor("connected", 2);
            Assert.IsTrue(driver.Transport.HasServerSeen(MqttPacketType.Disconnect));
            driver.Stop();
        }

        [TestMethod]
        public void Properties_of_connack_are_read_in_the_handler_of_Connected()
        {
            FacadeDriver driver = new FacadeDriver(TestOptions.CreateLevel5());
            driver.Server.ConnackProperties = "r7 26 s'a' s'b'";
            string value = null;
            driver.Client.Connected += (client, sessionPresent) => value = client.EventProperties.GetString(MqttProperty.UserProperty);
            driver.Client.Connect(FacadeDriver.LongMs);
            driver.WaitFor("connected");
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Publish("1", MqttQoS.AtLeastOnce, FacadeDriver.LongMs));
            Assert.AreEqual("b", value);
            driver.Stop();
        }

        [TestMethod]
        public void Handlers_of_filters_are_called_beside_the_event_and_may_throw()
        {
            FacadeDriver driver = Connect();
            driver.Client.Subscribe("a/+", MqttQoS.AtMostOnce, (client, message) => driver.Note("handler:" + message.GetTopic()), FacadeDriver.LongMs);
            driver.Client.Subscribe("a/b", MqttQoS.AtMostOnce, (client, message) => throw new InvalidOperationException(), FacadeDriver.LongMs);
            driver.Transport.ServerPublishes("a/b", "1", MqttQoS.AtMostOnce);
            driver.Transport.ServerPublishes("a/c", "2", MqttQoS.AtMostOnce);
            driver.WaitFor("handler:a/c");
            Assert.AreEqual(1, driver.Count("handler:a/b"));
            Assert.AreEqual(1, driver.Count("a/b=1"));
            Assert.AreEqual(1, driver.Client.Statistics.HandlerFaults);
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.Unsubscribe("a/b", FacadeDriver.LongMs));
            driver.WaitFor("unsubscribed:a/b");
            driver.Stop();
        }

        [TestMethod]
        public void Messages_dropped_offline_are_told_without_a_connection()
        {
            MqttClientOptions options = TestOptions.Create();
            options.QueuePolicy = MqttQueuePolicy.DropOldest;
            options.MaximumQueuedMessages = 1;
            FacadeDriver driver = new FacadeDriver(options);
            driver.Transport.RefusesToOpen = true;
            driver.Client.Start();
            driver.Publish("1", MqttQoS.AtLeastOnce, 0);
            driver.Publish("2", MqttQoS.AtLeastOnce, 0);
            driver.WaitFor("ended" + (int)MqttResult.Dropped + ":1");
            driver.Stop();
        }

        [TestMethod]
        public void A_reader_that_gives_up_closes_the_connection_from_whatever_thread()
        {
            FacadeDriver driver = Connect();
            PublishPacket packet = new PublishPacket { Topic = "t", PayloadLength = 500, QoS = MqttQoS.AtLeastOnce };
            MqttResult result = driver.Client.PublishLarge(packet, (position, buffer, offset, count) => position < 300, FacadeDriver.LongMs, out _);
            Assert.AreEqual((int)MqttResult.Dropped, (int)result);
            driver.WaitFor("connected", 2);
            driver.Stop();
        }

        private static FacadeDriver Connect()
        {
            FacadeDriver driver = new FacadeDriver(TestOptions.CreateLevel5());
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.Connect(FacadeDriver.LongMs));
            return driver;
        }
    }
}
