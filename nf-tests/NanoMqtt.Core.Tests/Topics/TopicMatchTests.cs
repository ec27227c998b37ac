using nanoFramework.TestFramework;

namespace NanoMqtt.Core.Tests
{
    /// <summary>Matching, with the examples of MQTT 3.1.1 §4.7 and the cases that brokers got wrong.</summary>
    [TestClass]
    public class TopicMatchTests
    {
        [TestMethod]
        public void A_filter_matches()
        {
            // §4.7.1.2
            AssertMatches("sport/tennis/player1/#", "sport/tennis/player1");
            AssertMatches("sport/tennis/player1/#", "sport/tennis/player1/ranking");
            AssertMatches("sport/tennis/player1/#", "sport/tennis/player1/score/wimbledon");
            AssertMatches("sport/#", "sport");
            AssertMatches("#", "sport/tennis");
            AssertMatches("#", "/");
            // §4.7.1.3
            AssertMatches("sport/tennis/+", "sport/tennis/player1");
            AssertMatches("sport/tennis/+", "sport/tennis/player2");
            AssertMatches("sport/+", "sport/");
            AssertMatches("+/+", "/finance");
            AssertMatches("/+", "/finance");
            AssertMatches("+", "finance");
            AssertMatches("+/tennis/#", "sport/tennis");
            AssertMatches("sport/+/player1", "sport/tennis/player1");
            // §4.7.2
            AssertMatches("$SYS/#", "$SYS/");
            AssertMatches("$SYS/#", "$SYS/broker/load");
            AssertMatches("$SYS/monitor/+", "$SYS/monitor/Clients");
            AssertMatches("$SYS", "$SYS");
            // empty levels, parents, wildcards in a row
            AssertMatches("a", "a");
            AssertMatches("/", "/");
            AssertMatches("a//b", "a//b");
            AssertMatches("a/+/b", "a//b");
            AssertMatches("+/+/+", "//");
            AssertMatches("/#", "/");
            AssertMatches("/#", "/a");
            AssertMatches("a/#", "a/");
            AssertMatches("a/#", "a/b/c/d");
            AssertMatches("+/#", "a");
            AssertMatches("+/#", "/");
            AssertMatches("+/+/#", "a/b");
            AssertMatches("a/+/#", "a/b");
            AssertMatches("+/b/+/d", "a/b/c/d");
            AssertMatches("a/$b", "a/$b");
            AssertMatches("+/$b", "a/$b");
            AssertMatches("a/#", "a/$b");
            AssertMatches("ä/+", "ä/ö");
        }

        [TestMethod]
        public void A_filter_does_not_match()
        {
            // §4.7.1.3
            AssertDoesNotMatch("sport/tennis/+", "sport/tennis/player1/ranking");
            AssertDoesNotMatch("sport/+", "sport");
            AssertDoesNotMatch("+", "/finance");
            // §4.7.2 [MQTT-4.7.2-1]
            AssertDoesNotMatch("#", "$SYS/broker/load");
            AssertDoesNotMatch("+/monitor/Clients", "$SYS/monitor/Clients");
            AssertDoesNotMatch("+", "$SYS");
            AssertDoesNotMatch("+/#", "$SYS/a");
            // §4.7.3: case, slashes at the ends
            AssertDoesNotMatch("ACCOUNTS", "Accounts");
            AssertDoesNotMatch("/a", "a");
            AssertDoesNotMatch("a", "/a");
            AssertDoesNotMatch("a/", "a");
            AssertDoesNotMatch("a", "a/");
            // prefixes and parents
            AssertDoesNotMatch("a", "ab");
            AssertDoesNotMatch("ab", "a");
            AssertDoesNotMatch("a/b", "a");
            AssertDoesNotMatch("a", "a/b");
            AssertDoesNotMatch("a/#", "ab");
            AssertDoesNotMatch("a/#", "b");
            AssertDoesNotMatch("a/b/#", "a");
            AssertDoesNotMatch("a/+/#", "a");
            AssertDoesNotMatch("+/+", "a");
            AssertDoesNotMatch("+/+", "a/b/c");
            AssertDoesNotMatch("a/+/c", "a/b");
            AssertDoesNotMatch("a/+/c", "a/b/d");
            AssertDoesNotMatch("a/+/c", "a/b/c/d");
            AssertDoesNotMatch("+/b", "a/c");
            // [MQTT-4.7.3-4] no normalization: composed and decomposed ä
            AssertDoesNotMatch("\u00e4", "a\u0308");
        }

        [TestMethod]
        public void A_filter_without_wildcards_matches_itself_at_every_length()
        {
            for (int length = 1; length <= 40; length++)
            {
                string topic = new string('t', length);
                Assert.IsTrue(Matches(topic, topic));
                Assert.IsFalse(Matches(topic, topic + "t"));
                Assert.IsFalse(Matches(topic + "t", topic));
            }
        }

        private static void AssertMatches(string filter, string topic)
        {
            Assert.IsTrue(Matches(filter, topic), filter + " and " + topic);
        }

        private static void AssertDoesNotMatch(string filter, string topic)
        {
            Assert.IsFalse(Matches(filter, topic), filter + " and " + topic);
        }

        // The ranges lie in the middle of arrays whose other bytes would change the answer if they were read.
        private static bool Matches(string filter, string topic)
        {
            byte[] f = Utf8.GetBytes("/" + filter + "#");
            byte[] t = Utf8.GetBytes("xx" + topic + "/x");
            return TopicFilter.Matches(f, 1, f.Length - 2, t, 2, t.Length - 4);
        }
    }
}
