using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    /// <summary>
    /// An authorizer with a list of rules such as <c>allow publish sensors/%c/#</c>. The first rule that applies decides; if none does,
    /// the answer is no.
    /// </summary>
    /// <remarks>
    /// A rule is <c>allow</c> or <c>deny</c>, then <c>publish</c>, <c>subscribe</c> or <c>both</c>, then a topic filter. In the filter the level
    /// <c>%c</c> stands for the client identifier and <c>%u</c> for the user name; a rule with <c>%u</c> does not apply to a client without one. A
    /// subscription is allowed only if everything that it could receive is allowed: an <c>allow</c> rule applies to filters that it covers
    /// completely, a <c>deny</c> rule to every filter that overlaps with its own. A decision allocates nothing.
    /// </remarks>
    public sealed class MqttAccessRules : IMqttAuthorizer
    {
        private const byte Publish = 1;
        private const byte Subscribe = 2;
        private const byte Allow = 4;

        private readonly byte[] _kinds;
        private readonly byte[][] _filters;

        /// <summary>Makes the list.</summary>
        /// <param name="rules">The rules, the most important first. They are copied.</param>
        /// <exception cref="ArgumentException">A rule is malformed; the message names it.</exception>
        public MqttAccessRules(params string[] rules)
        {
            _kinds = new byte[rules.Length];
            _filters = new byte[rules.Length][];
            for (int i = 0; i < rules.Length; i++)
            {
                string rule = rules[i];
                if (!TryAdd(i, rule))
                {
                    throw new ArgumentException("Rule '" + rule + "': write allow or deny, then publish, subscribe or both, then a topic filter.");
                }
            }
        }

        /// <inheritdoc/>
        public bool IsAllowed(MqttAccessRequest request)
        {
            int kind = request.IsSubscribe ? Subscribe : Publish;
            for (int i = 0; i < _kinds.Length; i++)
            {
                bool allows = (_kinds[i] & Allow) != 0;
                if ((_kinds[i] & kind) != 0 && Applies(_filters[i], request, allows))
                {
                    return allows;
                }
            }

            return false;
        }

        private bool TryAdd(int index, string rule)
        {
            int first = rule.IndexOf(' ');
            int second = rule.IndexOf(' ', first + 1);
            if (second < 0)
            {
                return false;
            }

            string effect = rule.Substring(0, first);
            string access = rule.Substring(first + 1, second - first - 1);
            byte[] filter = Utf8.GetBytes(rule.Substring(second + 1));
            int kind = access == "publish" ? Publish : access == "subscribe" ? Subscribe : access == "both" ? Publish | Subscribe : 0;
            bool allows = effect == "allow";
            _kinds[index] = (byte)(kind | (allows ? Allow : 0));
            _filters[index] = filter;
            return kind != 0 && (allows || effect == "deny") && TopicFilter.Check(filter, 0, filter.Length) == MqttError.None
                && HasWholeNames(filter);
        }

        // Whether each % is a level %c or %u.
        private static bool HasWholeNames(byte[] filter)
        {
            for (int i = 0; i < filter.Length; i++)
            {
                if (filter[i] == '%' && ((i > 0 && filter[i - 1] != '/') || NameAt(filter, i, LevelEnd(filter, i, filter.Length)) == 0))
                {
                    return false;
                }
            }

            return true;
        }

        // Compares level by level. covers: the rule must match all topics that the request matches; otherwise one of them is enough.
        private static bool Applies(byte[] filter, MqttAccessRequest request, bool covers)
        {
            byte[] topic = request.Topic;
            int f = 0;
            int t = request.TopicOffset;
            int topicEnd = t + request.TopicLength;
            bool isDollar = filter[0] == '$' || topic[t] == '$';
            for (;;)
            {
                int fEnd = LevelEnd(filter, f, filter.Length);
                int tEnd = LevelEnd(topic, t, topicEnd);
                int fWildcard = WildcardAt(filter, f, fEnd);
                int tWildcard = WildcardAt(topic, t, tEnd);
                if (isDollar && (fWildcard | tWildcard) != 0)
                {
                    return false; // [MQTT-4.7.2-1]
                }

                if (fWildcard == '#' || tWildcard == '#')
                {
                    return fWildcard == '#' || !covers;
                }

                if (tWildcard == 0 ? fWildcard == 0 && !IsLevel(filter, f, fEnd, request, t, tEnd) : covers && fWildcard == 0)
                {
                    return false;
                }

                if (fEnd == filter.Length || tEnd == topicEnd)
                {
                    // Both end here, or what is left is "/#", which also matches the level before it.
                    return fEnd == filter.Length
                        ? tEnd == topicEnd || (!covers && tEnd + 2 == topicEnd && topic[tEnd + 1] == '#')
                        : fEnd + 2 == filter.Length && filter[fEnd + 1] == '#';
                }

                f = fEnd + 1;
                t = tEnd + 1;
                isDollar = false;
            }
        }

        // Whether a level of a rule is this level of a topic.
        private static bool IsLevel(byte[] filter, int f, int fEnd, MqttAccessRequest request, int t, int tEnd)
        {
            int length = tEnd - t;
            switch (NameAt(filter, f, fEnd))
            {
                case 'c':
                    return length == request.ClientIdLength && length > 0
                        && Bytes.AreEqual(request.ClientId, request.ClientIdOffset, request.Topic, t, length);
                case 'u':
                    return length == request.UserNameLength && length > 0
                        && Bytes.AreEqual(request.UserName, request.UserNameOffset, request.Topic, t, length);
                default:
                    return length == fEnd - f && Bytes.AreEqual(filter, f, request.Topic, t, length);
            }
        }

        // 'c' or 'u' if the level is %c or %u, else 0.
        private static int NameAt(byte[] filter, int start, int end)
        {
            return end - start == 2 && filter[start] == '%' && (filter[start + 1] == 'c' || filter[start + 1] == 'u') ? filter[start + 1] : 0;
        }

        // '#' or '+' if the level is one of them, else 0. A topic name has none.
        private static int WildcardAt(byte[] buffer, int start, int end)
        {
            return end - start == 1 && (buffer[start] | 8) == '+' ? buffer[start] : 0;
        }

        private static int LevelEnd(byte[] buffer, int start, int end)
        {
            while (start < end && buffer[start] != '/')
            {
                start++;
            }

            return start;
        }
    }
}
