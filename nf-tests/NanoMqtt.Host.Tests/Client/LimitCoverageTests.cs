using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using NanoMqtt.Broker;
using NanoMqtt.Client;
using NanoMqtt.Host.Tests.Broker;
using NanoMqtt.Host.Tests.Conventions;
using NanoMqtt.Tests.Allocation;
using NUnit.Framework;
using Assert = NUnit.Framework.Assert;

namespace NanoMqtt.Host.Tests.Client
{
    /// <summary>No number in the client's options is without a test of its edge, without bounds or without its line in docs/limits.md.</summary>
    [TestFixture]
    public class LimitCoverageTests
    {
        private static readonly Dictionary<string, string> s_tests = new()
        {
            [nameof(MqttClientOptions.KeepAliveSeconds)] = "ConnectTests.Options_that_cannot_work_are_refused_by_the_constructor",
            [nameof(MqttClientOptions.ConnectTimeoutMs)] = "ConnectTests.Connack_is_awaited_for_the_connect_timeout_and_no_longer",
            [nameof(MqttClientOptions.ReceiveBufferBytes)] = "ReceiveTests.A_packet_as_large_as_the_receive_buffer_comes_through",
            [nameof(MqttClientOptions.MaximumPacketBytes)] = "LargeReceiveTests.A_message_larger_than_wanted_is_acknowledged_and_thrown_away",
            [nameof(MqttClientOptions.SendBufferBytes)] = "PublishTests.A_topic_larger_than_the_send_buffer_is_too_large",
            [nameof(MqttClientOptions.MaximumQueuedBytes)] = "PublishTests.A_queue_full_of_bytes_is_an_answer_too",
            [nameof(MqttClientOptions.MaximumQueuedMessages)] = "PublishTests.A_full_queue_is_an_answer_and_room_comes_back",
            [nameof(MqttClientOptions.MaximumInFlight)] = "PublishTests.The_window_is_respected",
            [nameof(MqttClientOptions.MaximumSubscriptions)] = "SubscribeTests.A_full_table_is_an_answer_and_room_comes_back",
            [nameof(MqttClientOptions.MaximumReceivedQoS2)] = "BadInputTests.At_5_0_one_QoS_2_message_more_than_announced_is_too_many",
            [nameof(MqttClientOptions.OutboundTopicAliases)] = "AliasTests.The_clients_own_maximum_holds_too",
            [nameof(MqttClientOptions.TopicAliasMaximum)] = "AliasTests.Wrong_inbound_aliases_are_protocol_errors",
            [nameof(MqttClientOptions.ReconnectMinimumMs)] = "ReconnectDelayTests.The_delay_doubles_within_its_bounds",
            [nameof(MqttClientOptions.ReconnectMaximumMs)] = "ReconnectDelayTests.The_delay_doubles_within_its_bounds",
            [nameof(MqttClientOptions.StoreIntervalMs)] = "StoreTests.An_interval_saves_syncs_but_for_QoS_2",
        };

        private static IEnumerable<string> Numbers =>
            typeof(MqttClientOptions).GetFields(BindingFlags.Instance | BindingFlags.Public).Where(f => f.FieldType == typeof(int)).Select(f => f.Name);

        [TestCaseSource(nameof(Numbers))]
        public void Every_number_has_a_test(string name) => Assert.That(DualTestMethods.OfClient.Find(s_tests[name]), Is.Not.Null);

        [TestCaseSource(nameof(Numbers))]
        public void A_negative_number_is_refused(string name)
        {
            var options = new MqttClientOptions();
            typeof(MqttClientOptions).GetField(name).SetValue(options, -1);
            Assert.That(() => new MqttClient(Nowhere(), options).Dispose(), Throws.InstanceOf<ArgumentOutOfRangeException>());
        }

        [TestCaseSource(nameof(Numbers))]
        public void The_documentation_says_the_default(string name)
        {
            string docs = SourceTree.Read("docs/limits.md");
            Match row = Regex.Match(docs[docs.IndexOf("## Client", StringComparison.Ordinal)..], $@"^\| (.*`{name}`.*?) \| (.*?) \|", RegexOptions.Multiline);
            Assert.That(row.Success, "no row");
            string cell = row.Groups[2].Value.Split(", ")[Array.IndexOf(row.Groups[1].Value.Split(", "), $"`{name}`")];
            int value = (int)typeof(MqttClientOptions).GetField(name).GetValue(new MqttClientOptions());
            string[] texts = { value.ToString(CultureInfo.InvariantCulture), value / 1000 + " s", value == 0 ? "the same" : "" };
            Assert.That(texts, Does.Contain(cell));
        }

        private static EngineTransport Nowhere() => new(new BrokerEngine(MqttBrokerOptions.CreateDeviceDefaults()));
    }
}
