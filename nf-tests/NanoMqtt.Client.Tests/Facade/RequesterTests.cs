using System;
using System.Threading;
using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Requests;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class RequesterTests
    {
        [TestMethod]
        public void A_request_gets_its_response()
        {
            FacadeDriver driver = Connect();
            driver.Server.AnswersRequests = true;
            MqttRequester requester = new MqttRequester(driver.Client, "answers/c");
            for (int i = 0; i < 3; i++)
            {
                MqttResult result = requester.Request("ask", TestOptions.Bytes("q" + i), (MqttQoS)i, FacadeDriver.LongMs, out byte[] response);
                Assert.AreEqual((int)MqttResult.Success, (int)result);
                Assert.AreEqual("re:q" + i, Utf8.GetString(response, 0, response.Length));
            }

            Assert.AreEqual(1, driver.Server.Filters.Count);
            driver.Stop();
        }

        [TestMethod]
        public void A_request_without_a_payload_is_empty_and_only_its_own_number_answers_it()
        {
            FacadeDriver driver = Connect();
            MqttRequester requester = new MqttRequester(driver.Client, "r");
            byte[] response = null;
            Worker worker = new Worker(() => requester.Request("ask", null, MqttQoS.AtMostOnce, FacadeDriver.LongMs, out response));
            WaitForRequest(driver, "ask=");
            driver.Transport.ServerSends("30 r5 s'r' r0 'a'");
            driver.Transport.ServerSends("30 r11 s'r' r6 09 b'010000' 'b'");
            driver.Transport.ServerSends("30 r13 s'r' r8 09 b'0100000000' 'c'");
            driver.Transport.ServerSends("30 r12 s'r' r7 09 b'01000001' 'd'");
            driver.WaitFor("r=d");
            Assert.IsFalse(worker.IsDone);
            driver.Transport.ServerSends("30 r12 s'r' r7 09 b'01000000' 'e'");
            Assert.AreEqual((int)MqttResult.Success, worker.Result());
            Assert.AreEqual("e", Utf8.GetString(response, 0, response.Length));
            driver.Stop();
        }

        [TestMethod]
        public void A_request_uses_what_the_broker_offers_for_responses()
        {
            FacadeDriver driver = new FacadeDriver(TestOptions.CreateLevel5());
            MqttRequester requester = new MqttRequester(driver.Client, null);
            Assert.AreEqual((int)MqttResult.NotAllowed, (int)requester.Request("ask", null, MqttQoS.AtMostOnce, 1000, out _));
            driver.Server.ConnackProperties = "r6 1a s'r/c'";
            driver.Server.AnswersRequests = true;
            driver.Client.Connect(FacadeDriver.LongMs);
            Assert.AreEqual((int)MqttResult.Success, (int)requester.Request("ask", null, MqttQoS.AtMostOnce, FacadeDriver.LongMs, out byte[] response));
            Assert.AreEqual(3, response.Length);
            Assert.IsTrue(driver.Server.Filters.Contains("r/c/response"));
            driver.Stop();
        }

        [TestMethod]
        public void A_request_without_response_times_out_and_a_late_or_foreign_response_is_not_taken()
        {
            FacadeDriver driver = Connect();
            MqttRequester requester = new MqttRequester(driver.Client, "r");
            Assert.AreEqual((int)MqttResult.TimedOut, (int)requester.Request("ask", null, MqttQoS.AtMostOnce, 20, out byte[] response));
            Assert.IsNull(response);
            driver.Transport.ServerSends("30 r12 s'r' r7 09 b'01000000' 'x'");
            driver.WaitFor("r=x");
            Assert.AreEqual((int)MqttResult.TimedOut, (int)requester.Request("ask", null, MqttQoS.AtMostOnce, 20, out response));
            Assert.IsNull(response);
            driver.Stop();
        }

        [TestMethod]
        public void A_request_is_made_by_a_client_without_a_thread()
        {
            FacadeDriver driver = new FacadeDriver(TestOptions.CreateLevel5());
            driver.Server.AnswersRequests = true;
            while (!driver.Client.Poll(100))
            {
            }

            MqttRequester requester = new MqttRequester(driver.Client, "r");
            Assert.AreEqual((int)MqttResult.Success, (int)requester.Request("ask", null, MqttQoS.AtLeastOnce, FacadeDriver.LongMs, out _));
            driver.Stop();
        }

        [TestMethod]
        public void A_late_response_does_not_satisfy_the_next_request()
        {
            FacadeDriver driver = Connect();
            MqttRequester requester = new MqttRequester(driver.Client, "r");
            Assert.AreEqual((int)MqttResult.TimedOut, (int)requester.Request("ask", null, MqttQoS.AtMostOnce, 20, out byte[] response));
            Worker worker = new Worker(() => requester.Request("ask", TestOptions.Bytes("2"), MqttQoS.AtMostOnce, FacadeDriver.LongMs, out response));
            WaitForRequest(driver, "ask=2");
            driver.Transport.ServerSends("30 r12 s'r' r7 09 b'01000000' 'x'");
            driver.WaitFor("r=x");
            Assert.IsFalse(worker.IsDone);
            driver.Transport.ServerSends("30 r12 s'r' r7 09 b'02000000' 'y'");
            Assert.AreEqual((int)MqttResult.Success, worker.Result());
            Assert.AreEqual("y", Utf8.GetString(response, 0, response.Length));

            // Nor does a second one to the same request.
            driver.Transport.ServerSends("30 r12 s'r' r7 09 b'02000000' 'z'");
            driver.WaitFor("r=z");
            Assert.AreEqual((int)MqttResult.TimedOut, (int)requester.Request("ask", null, MqttQoS.AtMostOnce, 20, out response));
            Assert.IsNull(response);
            driver.Stop();
        }

        [TestMethod]
        public void A_request_from_a_handler_is_pending_and_not_sent()
        {
            FacadeDriver driver = Connect();
            MqttRequester requester = new MqttRequester(driver.Client, "r");
            driver.OnMessage = (client, message) => driver.Note("request:" + (int)requester.Request("ask", null, MqttQoS.AtMostOnce, FacadeDriver.LongMs, out _));
            driver.Transport.ServerPublishes("t", "1", MqttQoS.AtMostOnce);
            driver.WaitFor("request:" + (int)MqttResult.Pending);
            driver.Stop();
            Assert.AreEqual(0, driver.Server.Messages.Count);
        }

        [TestMethod]
        public void A_stop_ends_a_request_and_a_stopped_client_sends_none()
        {
            FacadeDriver driver = Connect();
            MqttRequester requester = new MqttRequester(driver.Client, "r");
            Worker worker = new Worker(() => requester.Request("ask", null, MqttQoS.AtMostOnce, FacadeDriver.LongMs * 2, out _));
            WaitForRequest(driver, "ask=");
            driver.Client.Stop(FacadeDriver.LongMs);
            Assert.AreEqual((int)MqttResult.Stopped, worker.Result());
            Assert.AreEqual((int)MqttResult.Stopped, (int)requester.Request("ask", null, MqttQoS.AtLeastOnce, FacadeDriver.LongMs, out _));
            driver.Client.Connect(FacadeDriver.LongMs);
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Publish("last", MqttQoS.AtLeastOnce, FacadeDriver.LongMs));
            Assert.AreEqual(2, driver.Server.Messages.Count);
            driver.Stop();
        }

        [TestMethod]
        public void A_request_that_cannot_be_sent_says_so_and_the_next_one_is_answered()
        {
            FacadeDriver driver = Connect();
            driver.Server.AnswersRequests = true;
            MqttRequester requester = new MqttRequester(driver.Client, "r");
            Assert.AreEqual((int)MqttResult.PacketTooLarge, (int)requester.Request("ask", new byte[20000], MqttQoS.AtLeastOnce, FacadeDriver.LongMs, out _));
            Assert.ThrowsException(typeof(ArgumentException), () => requester.Request("a/#", null, MqttQoS.AtMostOnce, FacadeDriver.LongMs, out _));
            Assert.AreEqual((int)MqttResult.Success, (int)requester.Request("ask", null, MqttQoS.AtMostOnce, FacadeDriver.LongMs, out byte[] response));
            Assert.AreEqual(3, response.Length);
            driver.Stop();
        }

        [TestMethod]
        public void A_piece_of_a_response_is_not_taken_for_all_of_it()
        {
            MqttClientOptions options = TestOptions.CreateLevel5();
            options.ReceiveBufferBytes = 64;
            options.MaximumPacketBytes = 200;
            FacadeDriver driver = new FacadeDriver(options);
            driver.Server.AnswersRequests = true;
            AutoResetEvent whole = new AutoResetEvent(false);
            driver.Client.PieceReceived += (client, message) =>
            {
                if (message.PieceOffset + message.PayloadLength == message.TotalLength)
                {
                    whole.Set();
                }
            };
            driver.Client.Connect(FacadeDriver.LongMs);
            MqttRequester requester = new MqttRequester(driver.Client, "r");
            Worker worker = new Worker(() => requester.Request("ask", TestOptions.Bytes(new string('x', 80)), MqttQoS.AtMostOnce, 200, out _));
            Assert.IsTrue(whole.WaitOne(FacadeDriver.LongMs, false));
            Assert.AreEqual((int)MqttResult.TimedOut, worker.Result());
            driver.Stop();
        }

        private static void WaitForRequest(FacadeDriver driver, string message)
        {
            while (!driver.Transport.HasServer(message))
            {
                Assert.IsTrue(driver.Transport.Activity.WaitOne(FacadeDriver.LongMs, false), message);
            }
        }

        private static FacadeDriver Connect()
        {
            FacadeDriver driver = new FacadeDriver(TestOptions.CreateLevel5());
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.Connect(FacadeDriver.LongMs));
            return driver;
        }
    }
}
