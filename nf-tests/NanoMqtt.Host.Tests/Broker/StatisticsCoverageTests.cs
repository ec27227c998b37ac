using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NanoMqtt.Broker;
using NanoMqtt.Host.Tests.Conventions;
using NUnit.Framework;
using Assert = NUnit.Framework.Assert;

namespace NanoMqtt.Host.Tests.Broker
{
    /// <summary>Every counter and every $SYS topic has a test that requires another value than 0 of it.</summary>
    [TestFixture]
    public class StatisticsCoverageTests
    {
        private static IEnumerable<string> Counters =>
            typeof(MqttBrokerStatistics).GetFields(BindingFlags.Instance | BindingFlags.Public).Select(f => f.Name)
                .Where(n => n != nameof(MqttBrokerStatistics.Dropped))
                .Concat(Enum.GetNames<MqttDropReason>().Select(r => $"Dropped[(int)MqttDropReason.{r}]"));

        private static IEnumerable<string> Topics => BrokerEngine.SysTopics.Split('|').Append("version");

        [TestCaseSource(nameof(Counters))]
        public void Every_counter_is_moved_by_a_test(string counter) => Assert.That(IsMoved(DualTestMethods.OfBroker, counter));

        [TestCase("Assert.AreEqual(1, broker.Statistics.Counter);", true)]
        [TestCase("Assert.AreEqual((long)client.SentBytes, statistics.Counter);", true)]
        [TestCase("Assert.AreEqual(0, broker.Statistics.Counter);", false)]
        [TestCase("Assert.AreEqual(0L, broker.Statistics.Counter);", false)]
        [TestCase("Assert.AreEqual(1, broker.Statistics.Other);", false)]
        [TestCase("Use(1, broker.Statistics.Counter);", false)]
        [TestCase("Assert.IsTrue(broker.Statistics.Counter >= 0);", false)]
        public void What_moves_a_counter_is_known(string statement, bool isMoved) => Assert.That(IsMoved(Test(statement), "Counter"), Is.EqualTo(isMoved));

        [TestCaseSource(nameof(Topics))]
        public void Every_topic_is_moved_by_a_test(string topic) => Assert.That(IsPublished(DualTestMethods.OfBroker, topic));

        [TestCaseSource(nameof(Topics))]
        public void Every_topic_is_documented(string topic) => Assert.That(SourceTree.Read("docs/broker.md"), Does.Contain($"`{topic}`"));

        [TestCase("Expect(broker, \"topic\", \"1\");", true)]
        [TestCase("Expect(broker, \"topic\", statistics.Counter.ToString());", true)]
        [TestCase("Expect(broker, \"topic\", \"0\");", false)]
        [TestCase("Expect(broker, \"other\", \"1\");", false)]
        public void What_requires_a_topic_is_known(string statement, bool isPublished) => Assert.That(IsPublished(Test(statement), "topic"), Is.EqualTo(isPublished));

        // Assert.AreEqual(what is not 0, statistics.Counter).
        private static bool IsMoved(DualTestMethods tests, string counter) => tests.Calls.Any(c =>
            c.Expression.ToString() == "Assert.AreEqual" && !IsZero(c, 0) && c.ArgumentList.Arguments[1].ToString().EndsWith("tatistics." + counter, StringComparison.Ordinal));

        // Expect(broker, "topic", what is not "0"), or Read(broker, "topic") where it depends on the platform.
        private static bool IsPublished(DualTestMethods tests, string topic) => tests.Calls.Any(c =>
            c.ArgumentList.Arguments.Count > 1 && c.ArgumentList.Arguments[1].ToString() == $"\"{topic}\""
            && (c.Expression.ToString() == "Read" || (c.Expression.ToString() == "Expect" && !IsZero(c, 2))));

        private static bool IsZero(InvocationExpressionSyntax call, int argument) => call.ArgumentList.Arguments[argument].ToString().Trim('"', 'L') == "0";

        private static DualTestMethods Test(string statement) => new(new[] { "class A { [TestMethod] public void B() { " + statement + " } }" });
    }
}
