using System;
using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    [TestClass]
    public class SubscriptionIndexTests
    {
        private const int Subscribers = 6;
        private const int FiltersOfEach = 4;

        private static readonly string[] s_levels = { "a", "b", "", "+", "abcdefgh", "abcdefghi" };

        // Random subscribing and unsubscribing, compared with TopicFilter.Matches over a plain table.
        [TestMethod]
        public void It_finds_what_a_plain_table_finds()
        {
            Random random = new Random(7);
            bool[] preallocated = { true, false };
            for (int run = 0; run < 2; run++)
            {
                MqttBrokerStatistics statistics = new MqttBrokerStatistics();
                SubscriptionIndex index = new SubscriptionIndex(Options(preallocated[run]), statistics);
                string[] table = new string[Subscribers * FiltersOfEach];
                for (int i = 0; i < table.Length; i++)
                {
                    table[i] = string.Empty; // nothing; null is not to be trusted in a string array of the device
                }

                for (int step = 0; step < 1500; step++)
                {
                    Change(index, table, random);
                    if (step % 5 == 0)
                    {
                        string topic = RandomTopic(random);
                        Compare(index, table, topic);
                        Compare(index, table, topic); // now from the cache
                    }
                }

                for (int subscriber = 0; subscriber < Subscribers; subscriber++)
                {
                    index.RemoveAll(subscriber);
                }

                Assert.AreEqual(0, statistics.Subscriptions);
                AddAll(index); // everything has been given back: as many as at the start fit
            }
        }

        // Topics of each length that is remembered are not mistaken for one that differs in one byte, wherever that is.
        [TestMethod]
        public void A_known_topic_is_no_other_one()
        {
            SubscriptionIndex index = new SubscriptionIndex(Options(true), new MqttBrokerStatistics());
            byte[] topic = new byte[60];
            for (int i = 0; i < topic.Length; i++)
            {
                topic[i] = (byte)('a' + i % 26);
            }

            for (int length = 6; length <= 48; length++)
            {
                index.RemoveAll(0);
                Assert.IsTrue(index.Add(0, topic, 3, length, 0) != 0);
                for (int i = 3; i < 3 + length; i++)
                {
                    index.Match(topic, 3, length, -1);
                    Assert.AreEqual(1, index.MatchedCount);
                    Assert.AreEqual(length >= 8, index.IsKnown(topic, 3, length));
                    topic[i] ^= 1;
                    index.Match(topic, 3, length, -1);
                    Assert.AreEqual(0, index.MatchedCount, "byte " + i + " of " + length);
                    topic[i] ^= 1;
                }
            }
        }

        [TestMethod]
        public void Filters_can_be_read_back()
        {
            string[] filters = { "a", "#", "+", "/", "a/", "/a", "a//b", "a/#", "+/+/#", "//", "abcdefgh/+/x" };
            SubscriptionIndex index = new SubscriptionIndex(Options(true), new MqttBrokerStatistics());
            byte[] target = new byte[48];
            for (int i = 0; i < filters.Length; i++)
            {
                byte[] bytes = Padded(filters[i]);
                int entry = index.Add(0, bytes, 0, filters[i].Length, 1);
                int offset = index.WriteFilter(entry, target);
                Assert.AreEqual(filters[i], Utf8.GetString(target, offset, target.Length - offset));
            }
        }

        [TestMethod]
        public void Every_limit_refuses_and_leaves_nothing_behind()
        {
            MqttBrokerOptions options = Options(true);
            options.MaximumFilterLevels = 3;
            options.MaximumFilterBytes = 12;
            options.SubscriptionNodes = 4;
            options.SubscriptionBytes = 16;
            options.MaximumSubscriptions = 2;
            SubscriptionIndex index = new SubscriptionIndex(options, new MqttBrokerStatistics());
            Assert.AreEqual(0, Add(index, 0, "a/b/c/d"), "levels");
            Assert.AreEqual(0, Add(index, 0, "abcdefghijklm"), "bytes of a filter");
            Assert.AreNotEqual(0, Add(index, 0, "abcdefgh/ij"));
            Assert.AreEqual(0, Add(index, 0, "x/klmnopq"), "bytes of all texts");
            Assert.AreNotEqual(0, Add(index, 0, "a/b"));
            Assert.AreEqual(0, Add(index, 0, "+"), "nodes");
            Assert.AreEqual(0, Add(index, 1, "a/b"), "subscriptions");
            Assert.AreNotEqual(0, Add(index, 0, "a/b"), "one that is known is no new one");
            index.RemoveAll(0);
            Assert.AreNotEqual(0, Add(index, 1, "a/b/c"));
            Assert.AreNotEqual(0, Add(index, 1, "+"));
        }

        [TestMethod]
        public void A_known_topic_is_not_taken_for_one_that_differs_in_a_byte()
        {
            for (int length = 7; length <= 49; length += 6)
            {
                SubscriptionIndex index = new SubscriptionIndex(Options(true), new MqttBrokerStatistics());
                string topic = new string('a', length);
                Assert.AreNotEqual(0, Add(index, 2, topic.Length > 48 ? "+" : topic));
                byte[] other = Padded(topic);
                for (int i = 0; i < length; i++)
                {
                    AssertMatched(index, Padded(topic), length, 1);
                    for (byte b = (byte)'b'; b <= 'g'; b++)
                    {
                        other[i] = b;
                        AssertMatched(index, other, length, topic.Length > 48 ? 1 : 0);
                    }

                    other[i] = (byte)'a';
                }
            }
        }

        [TestMethod]
        public void Each_of_very_many_subscriptions_is_found_and_given_back()
        {
            MqttBrokerOptions options = Options(true);
            options.MaximumSubscriptions = Many.Subscriptions;
            options.SubscriptionNodes = Many.Subscriptions + 1;
            options.SubscriptionBytes = Many.Subscriptions * 8;
            MqttBrokerStatistics statistics = new MqttBrokerStatistics();
            SubscriptionIndex index = new SubscriptionIndex(options, statistics);
            for (int i = 0; i < Many.Subscriptions; i++)
            {
                Assert.AreEqual(i + 1, Add(index, i % Subscribers, "n/" + i));
            }

            for (int i = 0; i < Many.Subscriptions; i++)
            {
                string topic = "n/" + i;
                index.Match(Padded(topic), 0, topic.Length, -1);
                Assert.AreEqual(1, index.MatchedCount);
                Assert.AreEqual(i % Subscribers, (int)index.Matched[index.MatchedFirst]);
            }

            for (int i = Many.Subscriptions; i > 0; i--)
            {
                index.Remove(i);
            }

            Assert.AreEqual(0, statistics.Subscriptions);
            Assert.AreEqual(0, index.Find(0, Padded("n/0"), 0, 3));
        }

        private static MqttBrokerOptions Options(bool isPreallocated)
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.MaximumSessions = Subscribers;
            options.MaximumSubscriptions = Subscribers * FiltersOfEach;
            options.SubscriptionNodes = 100;
            options.SubscriptionBytes = 900;
            options.IsPreallocated = isPreallocated;
            return options;
        }

        private static void AddAll(SubscriptionIndex index)
        {
            for (int subscriber = 0; subscriber < Subscribers; subscriber++)
            {
                for (int i = 0; i < FiltersOfEach; i++)
                {
                    Assert.AreNotEqual(0, Add(index, subscriber, subscriber + "/" + i + "/x/y"));
                }
            }
        }

        private static void Change(SubscriptionIndex index, string[] table, Random random)
        {
            int place = random.Next(table.Length);
            int subscriber = place / FiltersOfEach;
            if (table[place].Length > 0)
            {
                int entry = index.Find(subscriber, Padded(table[place]), 0, table[place].Length);
                Assert.AreNotEqual(0, entry, table[place]);
                index.Remove(entry);
                table[place] = string.Empty;
                return;
            }

            string filter = RandomFilter(random);
            for (int i = subscriber * FiltersOfEach; i < (subscriber + 1) * FiltersOfEach; i++)
            {
                if (table[i] == filter)
                {
                    return;
                }
            }

            Assert.AreNotEqual(0, index.Add(subscriber, Padded(filter), 0, filter.Length, place % FiltersOfEach % 3), filter);
            table[place] = filter;
        }

        private static void Compare(SubscriptionIndex index, string[] table, string topic)
        {
            byte[] bytes = Padded(topic);
            index.Match(bytes, 0, topic.Length, -1);
            int found = 0;
            for (int subscriber = 0; subscriber < Subscribers; subscriber++)
            {
                int qos = -1;
                for (int i = 0; i < FiltersOfEach; i++)
                {
                    string filter = table[subscriber * FiltersOfEach + i];
                    if (filter.Length > 0 && i % 3 > qos && TopicFilter.Matches(Padded(filter), 0, filter.Length, bytes, 0, topic.Length))
                    {
                        qos = i % 3;
                    }
                }

                found += qos < 0 ? 0 : 1;
                Assert.AreEqual(qos, MatchedQoS(index, subscriber), topic);
            }

            Assert.AreEqual(found, index.MatchedCount, topic);
        }

        private static void AssertMatched(SubscriptionIndex index, byte[] topic, int length, int count)
        {
            index.Match(topic, 0, length, -1);
            Assert.AreEqual(count, index.MatchedCount);
        }

        private static int MatchedQoS(SubscriptionIndex index, int subscriber)
        {
            for (int i = index.MatchedFirst; i < index.MatchedFirst + index.MatchedCount; i++)
            {
                if (index.Matched[i] == subscriber)
                {
                    return index.MatchedQoS[i];
                }
            }

            return -1;
        }

        private static string RandomFilter(Random random)
        {
            string filter = RandomLevels(random, s_levels.Length);
            switch (random.Next(4))
            {
                case 0:
                    return filter + "/#";
                case 1:
                    return filter.Length == 0 ? "#" : filter;
                default:
                    return filter.Length == 0 ? "/" : filter;
            }
        }

        private static string RandomTopic(Random random)
        {
            string topic = RandomLevels(random, 3) + (random.Next(3) == 0 ? "/abcdefgh" : string.Empty);
            return topic.Length == 0 ? "$" : topic;
        }

        private static string RandomLevels(Random random, int kinds)
        {
            string levels = s_levels[random.Next(kinds)];
            for (int i = random.Next(4); i > 0; i--)
            {
                levels += "/" + s_levels[random.Next(kinds)];
            }

            return levels;
        }

        private static int Add(SubscriptionIndex index, int subscriber, string filter)
        {
            return index.Add(subscriber, Padded(filter), 0, filter.Length, 0);
        }

        // The index reads eight bytes at once, so no array may be shorter.
        private static byte[] Padded(string text)
        {
            byte[] bytes = new byte[text.Length + 8];
            if (text.Length > 0)
            {
                Utf8.Write(text, bytes, 0);
            }

            return bytes;
        }
    }
}
