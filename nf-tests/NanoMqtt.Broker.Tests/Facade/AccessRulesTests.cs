using System;
using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    [TestClass]
    public class AccessRulesTests
    {
        // Rules, separated by semicolons; who asks for what; the answer. The client is "c1", its user "u1".
        private static readonly string[] s_decisions =
        {
            "", "publish t", "no",
            "allow publish t", "publish t", "yes",
            "allow publish t", "publish tt", "no",
            "allow publish t", "publish t/x", "no",
            "allow publish t", "subscribe t", "no",
            "allow subscribe t", "publish t", "no",
            "allow both t", "publish t", "yes",
            "allow both t", "subscribe t", "yes",
            "allow publish t/#", "publish t", "yes",
            "allow publish t/#", "publish t/a/b", "yes",
            "allow publish t/+", "publish t/a/b", "no",
            "allow publish t/+/b", "publish t/a/b", "yes",
            "allow publish a b/#", "publish a b/c", "yes",
            "allow publish #", "publish a", "yes",
            "deny publish t/secret;allow publish t/#", "publish t/secret", "no",
            "deny publish t/secret;allow publish t/#", "publish t/open", "yes",
            "allow publish t/#;deny publish t/secret", "publish t/secret", "yes",
            "allow publish sensors/%c/#", "publish sensors/c1/x", "yes",
            "allow publish sensors/%c/#", "publish sensors/c2/x", "no",
            "allow publish sensors/%c/#", "publish sensors/%c/x", "no",
            "allow publish home/%u", "publish home/u1", "yes",
            "allow publish home/%u", "publish home/u11", "no",
            "allow publish %u/%c", "publish u1/c1", "yes",
            "allow publish %c", "publish u1", "no",

            // A filter is allowed when all that it matches is.
            "allow subscribe t/#", "subscribe t/#", "yes",
            "allow subscribe t/#", "subscribe t", "yes",
            "allow subscribe t/#", "subscribe t/+/x", "yes",
            "allow subscribe t/#", "subscribe #", "no",
            "allow subscribe t/#", "subscribe +/x", "no",
            "allow subscribe t/+", "subscribe t/+", "yes",
            "allow subscribe t/+", "subscribe t/#", "no",
            "allow subscribe t/+/#", "subscribe t/#", "no",
            "allow subscribe t", "subscribe t/#", "no",
            "allow subscribe t/x", "subscribe t/+", "no",
            "allow subscribe %c/#", "subscribe c1/#", "yes",
            "allow subscribe %c/#", "subscribe c1/+/x", "yes",
            "allow subscribe %c/#", "subscribe +/#", "no",
            "allow subscribe %c/#", "subscribe #", "no",

            // And denied when anything that it matches is.
            "deny both t/secret/#;allow both #", "subscribe #", "no",
            "deny both t/secret/#;allow both #", "subscribe t/#", "no",
            "deny both t/secret/#;allow both #", "subscribe +/secret/x", "no",
            "deny both t/secret/#;allow both #", "subscribe t/secret", "no",
            "deny both t/secret/#;allow both #", "subscribe t/+", "no",
            "deny both t/secret/#;allow both #", "subscribe t/open/#", "yes",
            "deny both t/secret/#;allow both #", "subscribe +", "yes",
            "deny both t;allow both #", "subscribe t/#", "no",
            "deny both t;allow both #", "subscribe t/+", "yes",
            "deny both +/secret;allow both #", "subscribe t/#", "no",
            "deny both %c/#;allow both #", "subscribe +/x", "no",
            "allow both t/open;deny both #", "subscribe t/open", "yes",

            // A wildcard at the start is not for topics that begin with $.
            "allow subscribe #", "subscribe $SYS/#", "no",
            "allow subscribe $SYS/#", "subscribe $SYS/broker/uptime", "yes",
            "allow subscribe $SYS/#", "subscribe #", "no",
            "deny subscribe $SYS/#;allow subscribe #", "subscribe #", "yes",
            "deny subscribe $SYS/#;allow subscribe #", "subscribe $SYS/+", "no",
        };

        [TestMethod]
        public void The_first_rule_that_applies_decides()
        {
            for (int i = 0; i < s_decisions.Length; i += 3)
            {
                MqttAccessRules rules = s_decisions[i].Length == 0 ? new MqttAccessRules() : new MqttAccessRules(s_decisions[i].Split(';'));
                Assert.AreEqual(s_decisions[i + 2], Ask(rules, s_decisions[i + 1], "c1", "u1"), s_decisions[i] + " | " + s_decisions[i + 1]);
            }
        }

        [TestMethod]
        public void A_name_that_is_missing_or_a_wildcard_opens_nothing()
        {
            MqttAccessRules rules = new MqttAccessRules("allow both c/%c/#", "allow both u/%u");
            Assert.AreEqual("no", Ask(rules, "subscribe c/+/#", "+", string.Empty)); // CVE-2017-7650 of mosquitto
            Assert.AreEqual("no", Ask(rules, "subscribe c/#", "#", string.Empty));
            Assert.AreEqual("no", Ask(rules, "publish c//x", string.Empty, string.Empty));
            Assert.AreEqual("no", Ask(rules, "publish u/", "a", string.Empty));
            Assert.AreEqual("no", Ask(rules, "subscribe u/+", "a", "+"));
            Assert.AreEqual("no", Ask(rules, "publish c/a/b/x", "a/b", string.Empty));
        }

        [TestMethod]
        public void A_malformed_rule_is_named()
        {
            string[] bad =
            {
                "", "allow", "allow publish", "allow publish ", "allow x t", "grant publish t", "Allow publish t", "publish allow t", " allow publish t",
                "allow publish a#", "allow publish a/%cx", "allow publish a%c", "allow publish %", "allow publish %x/a", "allow  publish t",
            };
            for (int i = 0; i < bad.Length; i++)
            {
                try
                {
                    Assert.IsNull(new MqttAccessRules("allow both t", bad[i]));
                }
                catch (ArgumentException e)
                {
                    Assert.AreEqual("Rule '" + bad[i] + "': write allow or deny, then publish, subscribe or both, then a topic filter.", e.Message);
                }
            }
        }

        private static string Ask(MqttAccessRules rules, string question, string clientId, string userName)
        {
            int space = question.IndexOf(' ');
            byte[] topic = Utf8.GetBytes("xx" + question.Substring(space + 1) + "x");
            MqttAccessRequest request = new MqttAccessRequest
            {
                IsSubscribe = question.Substring(0, space) == "subscribe",
                Topic = topic,
                TopicOffset = 2,
                TopicLength = topic.Length - 3,
                ClientId = Utf8.GetBytes("x" + clientId),
                ClientIdOffset = 1,
                ClientIdLength = clientId.Length,
                UserName = Utf8.GetBytes("yy" + userName),
                UserNameOffset = 2,
                UserNameLength = userName.Length,
            };
            return rules.IsAllowed(request) ? "yes" : "no";
        }
    }
}
