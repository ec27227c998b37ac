using nanoFramework.TestFramework;

namespace NanoMqtt.Core.Tests
{
    /// <summary>Topics lie in the middle of buffers: what follows them there must not count.</summary>
    [TestClass]
    public class TopicEdgeTests
    {
        private const string Text = "sensors/kitchen/temperature";

        [TestMethod]
        public void What_follows_a_topic_or_a_filter_in_its_buffer_does_not_count()
        {
            byte[] bytes = Utf8.GetBytes(Text);
            for (int filter = 1; filter <= bytes.Length; filter++)
            {
                for (int topic = 1; topic <= bytes.Length; topic++)
                {
                    Assert.AreEqual(filter == topic, TopicFilter.Matches(bytes, 0, filter, bytes, 0, topic), filter + " and " + topic);
                }
            }
        }

        [TestMethod]
        public void A_plus_takes_no_more_than_the_topic_has()
        {
            byte[] topic = Utf8.GetBytes("a/bcdefghijklm");
            byte[] filter = Utf8.GetBytes("a/+/#");
            for (int length = 2; length <= topic.Length; length++)
            {
                Assert.IsTrue(TopicFilter.Matches(filter, 0, 3, topic, 0, length));
                Assert.IsFalse(TopicFilter.Matches(filter, 0, 4, topic, 0, length));
                Assert.IsTrue(TopicFilter.Matches(filter, 0, 5, topic, 0, length));
            }
        }

        [TestMethod]
        public void A_filter_is_shared_only_with_each_byte_of_its_prefix()
        {
            byte[] filter = Utf8.GetBytes("$share/g/a");
            for (int i = 0; i < 7; i++)
            {
                byte right = filter[i];
                filter[i] = (byte)'x';
                Assert.IsFalse(SharedFilter.IsShared(filter, 0, filter.Length), "byte " + i);
                filter[i] = right;
            }

            Assert.IsTrue(SharedFilter.IsShared(filter, 0, 7));
            Assert.IsFalse(SharedFilter.IsShared(filter, 0, 6));
        }

        [TestMethod]
        public void A_share_name_may_hold_all_but_wildcards_and_the_slash()
        {
            // 5.0 [MQTT-4.8.2-1], [MQTT-4.8.2-2]
            byte[] filter = Utf8.GetBytes("$share/xx/a");
            for (int character = 0x20; character < 0x7F; character++)
            {
                if (character != '/')
                {
                    filter[8] = (byte)character;
                    bool isWildcard = character == '+' || character == '#';
                    MqttError expected = isWildcard ? MqttError.TopicFilter : MqttError.None;
                    Assert.AreEqual((int)expected, (int)SharedFilter.Check(filter, 0, filter.Length), "character " + character);
                }
            }
        }

        [TestMethod]
        public void The_filter_of_a_share_with_a_name_of_one_character_is_found()
        {
            byte[] filter = Utf8.GetBytes("$share/g/a/+");
            Assert.AreEqual(9, SharedFilter.FilterOffset(filter, 0, filter.Length));
        }
    }
}
