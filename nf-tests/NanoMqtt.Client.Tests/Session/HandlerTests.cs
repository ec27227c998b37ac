using System.Collections;
using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class HandlerTests
    {
        [TestMethod]
        public void Every_handler_whose_filter_matches_gets_the_message_and_no_other()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            ArrayList calls = new ArrayList();
            driver.Subscribe("a/#", 0, null, (client, message) => calls.Add("1:" + message.GetTopic()));
            driver.Subscribe("a/b", 0, null, (client, message) => calls.Add("2:" + message.GetTopic()));
            driver.Subscribe("c", 0);
            driver.Feed("30 r5 s'a/b' 30 r5 s'a/c' 30 r3 s'c' 30 r3 s'd'");
            driver.AssertEvents("a/b= a/c= c= d=");
            Assert.AreEqual(3, calls.Count);
            Assert.AreEqual("1:a/b", (string)calls[0]);
            Assert.AreEqual("2:a/b", (string)calls[1]);
            Assert.AreEqual("1:a/c", (string)calls[2]);
        }

        [TestMethod]
        public void Unsubscribing_and_refusal_end_a_handler()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            ArrayList calls = new ArrayList();
            MqttMessageHandler handler = (client, message) => calls.Add(message.GetTopic());
            driver.Subscribe("a", 0, null, handler);
            driver.Subscribe("b", 0, null, handler);
            driver.Feed("90 03 u16:1 00 90 03 u16:2 80 30 r3 s'a' 30 r3 s'b'");
            Assert.AreEqual(1, calls.Count);
            driver.Subscribe("a", SubscriptionTable.Unsubscribe);
            driver.Feed("30 r3 s'a'");
            Assert.AreEqual(1, calls.Count);
        }

        [TestMethod]
        public void Subscribing_again_replaces_the_handler()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            ArrayList calls = new ArrayList();
            driver.Subscribe("a", 0, null, (client, message) => calls.Add("old"));
            driver.Subscribe("a", 1, null, (client, message) => calls.Add("new"));
            driver.Feed("30 r3 s'a'");
            Assert.AreEqual(1, calls.Count);
            Assert.AreEqual("new", (string)calls[0]);
        }

        [TestMethod]
        public void A_handler_is_found_by_an_aliased_topic()
        {
            MqttClientOptions options = TestOptions.CreateLevel5();
            options.TopicAliasMaximum = 1;
            SessionDriver driver = SessionDriver.CreateConnected(options);
            ArrayList calls = new ArrayList();
            driver.Subscribe("a", 0, null, (client, message) => calls.Add(message.GetPayloadString()));
            driver.Feed("30 r8 s'a' r3 23 0001 '1' 30 r7 s'' r3 23 0001 '2'");
            Assert.AreEqual(2, calls.Count);
            Assert.AreEqual("2", (string)calls[1]);
        }

        [TestMethod]
        public void Handlers_stay_through_a_lost_session()
        {
            SessionDriver driver = SessionDriver.CreateConnected();
            ArrayList calls = new ArrayList();
            driver.Subscribe("a", 0, null, (client, message) => calls.Add("x"));
            driver.Cut();
            driver.Reconnect(false);
            driver.Feed("30 r3 s'a'");
            Assert.AreEqual(1, calls.Count);
        }
    }
}
