using System;

namespace NanoMqtt.Host.Tests.Model
{
    /// <summary>A subscription with the options of 5.0 (§3.8.3.1); those of 3.1.1 have their defaults.</summary>
    /// <param name="Filter">Topic filter, with its share if it has one.</param>
    /// <param name="QoS">Highest QoS wanted.</param>
    internal sealed record Subscription(string Filter, int QoS)
    {
        private const string Share = "$share/";

        public bool NoLocal { get; init; }

        public bool RetainAsPublished { get; init; }

        /// <summary>0: retained messages are wanted; 1: if the subscription is new; 2: never.</summary>
        public int RetainHandling { get; init; }

        /// <summary>0: none.</summary>
        public int Identifier { get; init; }

        public bool IsShared => Filter.StartsWith(Share, StringComparison.Ordinal);

        public override string ToString() => $"{Filter} q{QoS}{(NoLocal ? " no local" : "")}{(RetainAsPublished ? " as published" : "")} handling {RetainHandling} id {Identifier}";

        public bool Matches(string topic) => Matches(IsShared ? Filter.Split('/', 3)[2] : Filter, topic);

        /// <summary>Whether a filter matches a topic (§4.7).</summary>
        public static bool Matches(string filter, string topic)
        {
            string[] filters = filter.Split('/');
            string[] levels = topic.Split('/');
            if (topic[0] == '$' && filters[0] is ("#" or "+"))
            {
                return false; // [MQTT-4.7.2-1]
            }

            for (int i = 0; i < filters.Length; i++)
            {
                if (filters[i] == "#")
                {
                    return true; // also the level above it: "a/#" matches "a"
                }

                if (i == levels.Length || (filters[i] != "+" && filters[i] != levels[i]))
                {
                    return false;
                }
            }

            return filters.Length == levels.Length;
        }
    }
}
