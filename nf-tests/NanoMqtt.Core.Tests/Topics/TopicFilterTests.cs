using nanoFramework.TestFramework;

namespace NanoMqtt.Core.Tests
{
    [TestClass]
    public class TopicFilterTests
    {
        [TestMethod]
        public void A_filter_with_wildcards_as_whole_levels_passes()
        {
            // 3.1.1 [MQTT-4.7.1-2], [MQTT-4.7.1-3], 5.0 [MQTT-4.7.1-1], [MQTT-4.7.1-2]
            AssertValid("a");
            AssertValid("/");
            AssertValid("#");
            AssertValid("+");
            AssertValid("/#");
            AssertValid("/+");
            AssertValid("+/");
            AssertValid("+/+");
            AssertValid("+/#");
            AssertValid("//#");
            AssertValid("sport/tennis/player1/#");
            AssertValid("sport/tennis/#");
            AssertValid("+/tennis/#");
            AssertValid("sport/+/player1");
            AssertValid("sport/+");
            AssertValid("$SYS/#");
            AssertValid("$SYS/monitor/+");
            AssertValid("ä/+/😀");
        }

        [TestMethod]
        public void A_filter_that_is_empty_or_has_a_misplaced_wildcard_is_a_fault()
        {
            // [MQTT-4.7.3-1], 3.1.1 [MQTT-4.7.1-2], [MQTT-4.7.1-3], 5.0 [MQTT-4.7.1-1], [MQTT-4.7.1-2]
            AssertFault("");
            AssertFault("a#");
            AssertFault("#a");
            AssertFault("#/");
            AssertFault("#/a");
            AssertFault("a/#/b");
            AssertFault("sport/tennis#");
            AssertFault("sport/tennis/#/ranking");
            AssertFault("##");
            AssertFault("#+");
            AssertFault("+#");
            AssertFault("++");
            AssertFault("a+");
            AssertFault("+a");
            AssertFault("sport+");
            AssertFault("a/+b/c");
            AssertFault("a/b+/c");
            AssertFault("a/++/c");
            AssertFault("a/+#");
            AssertFault("/+#");
        }

        [TestMethod]
        public void An_ill_formed_filter_is_a_fault()
        {
            Assert.AreEqual((int)MqttError.Utf8, (int)Check(new byte[] { (byte)'a', 0 }));
            Assert.AreEqual((int)MqttError.Utf8, (int)Check(new byte[] { (byte)'+', (byte)'/', 0xC0, 0xAF }));
        }

        [TestMethod]
        public void A_shared_filter_has_a_share_name_and_a_filter()
        {
            // 5.0 [MQTT-4.8.2-1], [MQTT-4.8.2-2]
            AssertShared("$share/group/a/#", true, "a/#");
            AssertShared("$share/g//", true, "/");
            AssertShared("$share/g/$SYS/#", true, "$SYS/#");
            AssertShared("$share//a", false, null);
            AssertShared("$share/g", false, null);
            AssertShared("$share/g/", false, null);
            AssertShared("$share/+/a", false, null);
            AssertShared("$share/#", false, null);
            AssertShared("$share/", false, null);
        }

        [TestMethod]
        public void Other_filters_are_not_shared()
        {
            AssertNotShared("$share");
            AssertNotShared("$shared/g/a");
            AssertNotShared("$SHARE/g/a");
            AssertNotShared("a/$share/g/a");
            AssertNotShared("$");
        }

        private static void AssertValid(string filter)
        {
            Assert.AreEqual((int)MqttError.None, (int)Check(Utf8.GetBytes(filter)), filter);
        }

        private static void AssertFault(string filter)
        {
            Assert.AreEqual((int)MqttError.TopicFilter, (int)Check(Utf8.GetBytes(filter)), filter);
        }

        private static void AssertShared(string filter, bool isValid, string rest)
        {
            byte[] bytes = Utf8.GetBytes("x" + filter);
            Assert.IsTrue(SharedFilter.IsShared(bytes, 1, bytes.Length - 1), filter);
            Assert.AreEqual((int)(isValid ? MqttError.None : MqttError.TopicFilter), (int)SharedFilter.Check(bytes, 1, bytes.Length - 1), filter);
            if (isValid)
            {
                int offset = SharedFilter.FilterOffset(bytes, 1, bytes.Length - 1);
                Assert.AreEqual(rest, Utf8.GetString(bytes, offset, bytes.Length - offset));
            }
        }

        private static void AssertNotShared(string filter)
        {
            byte[] bytes = Utf8.GetBytes(filter);
            Assert.IsFalse(SharedFilter.IsShared(bytes, 0, bytes.Length), filter);
        }

        private static MqttError Check(byte[] filter)
        {
            byte[] surrounded = new byte[filter.Length + 2];
            surrounded[0] = (byte)'x';
            surrounded[filter.Length + 1] = (byte)'x';
            filter.CopyTo(surrounded, 1);
            return TopicFilter.Check(surrounded, 1, filter.Length);
        }
    }
}
