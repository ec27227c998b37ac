using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using NanoMqtt.Broker;
using NanoMqtt.Broker.Tests;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Conventions;
using NUnit.Framework;
using Assert = NUnit.Framework.Assert;

namespace NanoMqtt.Host.Tests.Broker
{
    /// <summary>No option of the broker is without a test, without bounds or without its line in docs/limits.md.</summary>
    [TestFixture]
    public class LimitCoverageTests
    {
        private static readonly FieldInfo[] s_options = typeof(MqttBrokerOptions).GetFields(BindingFlags.Instance | BindingFlags.Public);

        // Options that are no limits, and the test that shows what each does.
        private static readonly Dictionary<string, string> s_tests = new()
        {
            [nameof(MqttBrokerOptions.OutputPolicy)] = "PolicyTests.An_output_may_drop_its_oldest_messages_at_QoS_0",
            [nameof(MqttBrokerOptions.QueuePolicy)] = "PolicyTests.A_queue_may_drop_its_oldest_messages",
            [nameof(MqttBrokerOptions.LocalPolicy)] = "PolicyTests.The_application_may_lose_its_oldest_messages",
            [nameof(MqttBrokerOptions.SysIntervalSeconds)] = "SysTests.What_changes_is_published_to_those_who_subscribed",
            [nameof(MqttBrokerOptions.ResponseInformation)] = "Level5ConnectTests.Response_information_is_told_to_whoever_asks_for_it",
            [nameof(MqttBrokerOptions.Store)] = "PersistenceTests.Retained_messages_are_there_after_a_restart",
            [nameof(MqttBrokerOptions.StoreIntervalMs)] = "StoreSyncTests.With_an_interval_the_store_is_synced_once_in_it",
            [nameof(MqttBrokerOptions.IsPreallocated)] = "ByteArenaTests.It_grows_to_its_limit_and_no_further",
        };

        private static IEnumerable<string> Names => s_options.Select(f => f.Name);

        private static IEnumerable<string> Limits => Names.Except(s_tests.Keys);

        private static IEnumerable<string> Numbers => s_options.Where(f => f.FieldType == typeof(int)).Select(f => f.Name);

        [TestCaseSource(nameof(Limits))]
        public void Every_limit_has_a_test_of_its_name(string limit) => Assert.That(Faults(DualTestMethods.OfBroker, limit), Is.Empty);

        [TestCase("")]
        [TestCase("[TestMethod] public void Other() { var o = options.Limit + Statistics.Counter; ServeAnOrdinaryClient(); }")]
        [TestCase("public void Limit() { var o = options.Limit + Statistics.Counter; ServeAnOrdinaryClient(); }")]
        [TestCase("[TestMethod] public void Limit() { var o = options.Other + Statistics.Counter; ServeAnOrdinaryClient(); }")]
        [TestCase("[TestMethod] public void Limit() { var o = options.Limit; ServeAnOrdinaryClient(); }")]
        [TestCase("[TestMethod] public void Limit() { TestBroker b; var o = options.Limit + Statistics.Counter; }")]
        public void A_limit_without_its_test_is_found(string method) =>
            Assert.That(Faults(new DualTestMethods(new[] { "class LimitTests { " + method + " }" }), "Limit"), Is.Not.Empty);

        [Test]
        public void Every_other_option_has_the_test_that_is_named_here() =>
            Assert.That(s_tests.Where(t => DualTestMethods.OfBroker.Find(t.Value) == null), Is.Empty);

        [TestCaseSource(nameof(Numbers))]
        public void A_negative_number_is_refused(string name)
        {
            foreach (MqttBrokerOptions options in new[] { MqttBrokerOptions.CreateDeviceDefaults(), MqttBrokerOptions.CreateHostDefaults() })
            {
                Set(options, name, -1);
                Assert.That(options.FindWrong(), Is.EqualTo(name));
            }
        }

        [TestCaseSource(nameof(Numbers))]
        public void The_largest_number_is_refused_or_works(string name)
        {
            MqttBrokerOptions options = MqttBrokerOptions.CreateHostDefaults();
            Set(options, name, int.MaxValue);
            if (options.FindWrong() == null)
            {
                new TestBroker(options).ServeAnOrdinaryClient();
            }
        }

        [TestCaseSource(nameof(Limits))]
        public void The_documentation_says_both_defaults(string limit)
        {
            Match row = Regex.Match(SourceTree.Read("docs/limits.md"), $@"^\| (.*`{limit}`.*?) \| (.*?) \| (.*?) \|", RegexOptions.Multiline);
            Assert.That(row.Success, "no row");
            int index = Array.IndexOf(row.Groups[1].Value.Split(", "), $"`{limit}`");
            Assert.That(NumberIn(row.Groups[2].Value, index), Is.EqualTo(Get(MqttBrokerOptions.CreateDeviceDefaults(), limit)));
            Assert.That(NumberIn(row.Groups[3].Value, index), Is.EqualTo(Get(MqttBrokerOptions.CreateHostDefaults(), limit)));
        }

        [TestCaseSource(nameof(Names))]
        public void The_comment_of_every_option_says_its_defaults(string name)
        {
            string device = Text(MqttBrokerOptions.CreateDeviceDefaults(), name);
            string host = Text(MqttBrokerOptions.CreateHostDefaults(), name);
            string defaults = device == host ? device : $"{device} on a board, {host} on a PC";
            string pattern = $@" Default: {Regex.Escape(defaults)}\.(\s+///)? ?</summary>\s+public \w+ {name}\b";
            Assert.That(SourceTree.Read("nf-src/NanoMqtt.Broker/MqttBrokerOptions.cs"), Does.Match(pattern));
        }

        private static IEnumerable<string> Faults(DualTestMethods tests, string limit)
        {
            string test = tests.Find("LimitTests." + limit);
            if (test == null)
            {
                return new[] { "no test LimitTests." + limit };
            }

            string[] needed = { "ptions." + limit, "Statistics.", test.Contains("TestBroker ", StringComparison.Ordinal) ? "ServeAnOrdinaryClient()" : "" };
            return needed.Where(n => !test.Contains(n, StringComparison.Ordinal)).Select(n => limit + ": nothing about " + n);
        }

        private static void Set(MqttBrokerOptions options, string name, int value) => typeof(MqttBrokerOptions).GetField(name).SetValue(options, value);

        private static int Get(MqttBrokerOptions options, string name) =>
            Convert.ToInt32(typeof(MqttBrokerOptions).GetField(name).GetValue(options), CultureInfo.InvariantCulture);

        // As in "10,000", "true", "DropNewest", "null".
        private static string Text(MqttBrokerOptions options, string name) => typeof(MqttBrokerOptions).GetField(name).GetValue(options) switch
        {
            null => "null",
            bool value => value ? "true" : "false",
            int value => value.ToString("N0", CultureInfo.InvariantCulture),
            object value => value.ToString(),
        };

        // One of "1,000, 56, 256 KB, 10 s, none".
        private static int NumberIn(string cell, int index)
        {
            string[] parts = cell.Split(", ")[index].Split(' ');
            int unit = parts.Length == 1 ? 1 : parts[1] switch { "KB" => 1024, "MB" => 1024 * 1024, "s" => 1000, _ => throw new FormatException(cell) };
            return parts[0] == "none" ? 0 : int.Parse(parts[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture) * unit;
        }
    }
}
