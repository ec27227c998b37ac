using System;
using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    [TestClass]
    public class RetainedTableTests
    {
        private const int Topics = 40;

        // Random setting and deleting, compared with a plain array.
        [TestMethod]
        public void It_holds_what_a_plain_table_holds()
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.MaximumRetainedMessages = Topics;
            options.MaximumHeldMessages = Topics;
            options.MaximumHeldBytes = 4000;
            options.MaximumRetainedBytes = 4000;
            MqttBrokerStatistics statistics = new MqttBrokerStatistics();
            MessageStore store = new MessageStore(options, statistics);
            RetainedTable table = new RetainedTable(store, options, statistics);
            bool[] expected = new bool[Topics];
            int count = 0;
            Random random = new Random(5);
            for (int step = 0; step < 1000; step++)
            {
                int topic = random.Next(Topics);
                expected[topic] = !expected[topic];
                count += expected[topic] ? 1 : -1;
                Set(store, table, "topic/number/" + topic, expected[topic]);
                Assert.AreEqual(count, statistics.RetainedMessages);
            }

            byte[] all = { (byte)'#' };
            for (int place = table.NextMatch(1, all, 0, 1); place != 0; place = table.NextMatch(place + 1, all, 0, 1))
            {
                count--;
            }

            Assert.AreEqual(0, count);
            for (int topic = 0; topic < Topics; topic++)
            {
                byte[] filter = Utf8.GetBytes("topic/number/" + topic);
                Assert.AreEqual(expected[topic], table.NextMatch(1, filter, 0, filter.Length) != 0);
                Set(store, table, "topic/number/" + topic, false);
            }

            Assert.AreEqual(0, statistics.RetainedMessages);
            Assert.AreEqual(0, statistics.HeldMessages);
        }

        private static void Set(MessageStore store, RetainedTable table, string topic, bool isSet)
        {
            byte[] bytes = Utf8.GetBytes(topic);
            PublishPacket message = new PublishPacket
            {
                Buffer = bytes,
                TopicLength = bytes.Length,
                PayloadLength = 1,
                Properties = new PropertyBlock(),
            };
            int place = table.MakePlace(message);
            Assert.AreNotEqual(0, place);
            if (isSet)
            {
                int handle = store.Add(message, message.QoS);
                table.Set(place, message, handle);
                store.Release(handle);
            }
        }
    }
}
