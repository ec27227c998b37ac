using nanoFramework.TestFramework;

namespace NanoMqtt.Core.Tests
{
    [TestClass]
    public class TopicStringTests
    {
        [TestMethod]
        public void A_topic_that_repeats_is_the_same_string()
        {
            TopicString topics = new TopicString();
            byte[] buffer = Utf8.GetBytes("a/b a/b");
            string first = topics.Get(buffer, 0, 3);
            Assert.AreEqual("a/b", first);
            Assert.AreSame(first, topics.Get(buffer, 4, 3));
        }

        [TestMethod]
        public void A_topic_that_changes_is_another_string_although_the_buffer_is_the_same()
        {
            TopicString topics = new TopicString();
            byte[] buffer = Utf8.GetBytes("long/topic");
            Assert.AreEqual("long/topic", topics.Get(buffer, 0, 10));
            buffer[0] = (byte)'s';
            Assert.AreEqual("song/topic", topics.Get(buffer, 0, 10));
            Assert.AreEqual("song", topics.Get(buffer, 0, 4));
            Assert.AreEqual("topic", topics.Get(buffer, 5, 5));
        }

        [TestMethod]
        public void An_empty_range_is_an_empty_string_at_any_time()
        {
            TopicString topics = new TopicString();
            byte[] buffer = Utf8.GetBytes("a");
            Assert.AreEqual("", topics.Get(buffer, 0, 0));
            Assert.AreEqual("a", topics.Get(buffer, 0, 1));
            Assert.AreEqual("", topics.Get(buffer, 1, 0));
        }
    }
}
