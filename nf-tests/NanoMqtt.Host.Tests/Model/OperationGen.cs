using System;
using System.Collections.Generic;
using System.Linq;

namespace NanoMqtt.Host.Tests.Model
{
    /// <summary>Makes operations at random, always the same ones from the same seed: few clients, topics and filters, so that they meet.</summary>
    internal sealed class OperationGen
    {
        // The one comes with either protocol level: it has no shared subscriptions, since at 3.1.1 nobody sees which copy of a message is
        // whose, and at 5.0 he sees it when they come again. The other one comes with 3.1.1 always.
        private const string Changing = "a";
        private const string Old = "b";

        // What is retained here is also removed. Not elsewhere: messages without payload look alike, so shared subscriptions do without them.
        private const string Attic = "attic/lamp";

        private static readonly string[] s_clients = { Changing, Old, "c", "d" };

        // The longer ones are known topics to the engine when they come again.
        private static readonly string[] s_topics = { "house", "house/hall", "house/room", "house/room/light", "yard", Attic };
        private static readonly string[] s_localTopics = { "house", "house/room", "yard", "$x/house", Attic };
        private static readonly string[] s_filters =
        {
            "house", "house/room", "house/+", "house/#", "#", "+/room", "+", "yard", "house/room/light", "$x/#", "+/lamp", Attic,
        };

        private static readonly string[] s_shares = { "$share/g/house/#", "$share/g/house/room", "$share/h/house/#", "$share/g/yard" };

        private static readonly string[] s_properties = { "", "", "type=x", "user=k:1;user=j:2;user=k:1", "utf8=1;reply=t/r;for=7;user=a:b" };
        private static readonly int[] s_lifetimes = { 1, 5, 60, 4000 };
        private static readonly long[] s_expiries = { 0, 5, 60, 3600, 3600, Terms.Never, Terms.Never };
        private static readonly int[] s_receiveMaximums = { ushort.MaxValue, ushort.MaxValue, 1, 2, 3 };
        private static readonly int[] s_keepAlives = { 0, 0, 0, 0, 0, 10, 600 };
        private static readonly int[] s_delays = { 0, 0, 3, 30, 100 };
        private static readonly int[] s_pieces = { int.MaxValue, int.MaxValue, 1, 3, 17 };
        private static readonly long[] s_times = { 1, 100, 700, 1000, 1000, 1000, 2000, 3000, 4000, 4000, 6000, 10000, 30000, 70000, 500000, 20000000 };

        // A stopped broker keeps what is left of times in whole seconds.
        private static readonly long[] s_seconds = s_times.Where(t => t % 1000 == 0).ToArray();

        private readonly Random _random;
        private readonly Scope _scope;

        // Who is connected, as far as one can tell without a broker.
        private readonly HashSet<string> _connected = new();

        // Those with a keep alive.
        private readonly HashSet<string> _silent = new();
        private int _serial;

        public OperationGen(int seed, Scope scope)
        {
            _random = new Random(seed);
            _scope = scope;
        }

        public IEnumerable<Operation> Take(int count) => Enumerable.Range(0, count).Select(_ => Next());

        private Operation Next()
        {
            string client = One(s_clients);
            if (Chance(_connected.Contains(client) ? 2 : 70))
            {
                return NextConnect(client);
            }

            switch (_random.Next(88))
            {
                case < 3 when _connected.Remove(client):
                    return new Leave(client, Chance(30), Chance(30) && _scope.HasExpiry ? One(s_expiries) : null);
                case < 7 when _connected.Remove(client):
                    return new Cut(client);
                case < 12 when _scope.IsTight:
                    return new Block(client, Chance(50));
                case < 9 when _connected.Remove(client):
                    return Chance(50) ? new CutLater(client, _random.Next(60), -1) : new CutLater(client, -1, _random.Next(100));
                case < 25:
                    int identifier = Chance(50) ? _random.Next(1, 4) : 0;
                    Subscription first = NextSubscription(client, identifier);
                    Subscription second = NextSubscription(client, identifier);
                    return new Subscribe(client, first, Chance(20) && second.Filter != first.Filter ? second : null);
                case < 29:
                    return new Unsubscribe(client, One(Chance(25) ? s_shares : s_filters));
                case < 62:
                    return new Publish(client, NextMessage(client, s_topics), Chance(20) ? _random.Next(1, 4) : 0, Chance(85));
                case < 69:
                    return new PublishLocal(NextMessage("", s_localTopics));
                case < 71:
                    return new Release(client);
                case < 80:
                    return new Acknowledge(client, Chance(45) ? Acks.All : One(new[] { Acks.None, Acks.None, Acks.Half, Acks.Refusing }));
                case < 82 when _scope.IsStopped:
                    _connected.Clear();
                    return new Restart(NextUnread());
                case < 82 when _scope.IsPowerCut:
                    _connected.Clear();
                    return new CutPower(NextUnread());
                case < 84 when _scope.IsStoreFailing || _scope.IsPowerCut:
                    return new FailStore(_scope.IsStoreFailing && Chance(50), Chance(50));
                default:
                    return NextPass();
            }
        }

        private int NextUnread() => Chance(40) ? _random.Next(1000) : -1;

        private Connect NextConnect(string client)
        {
            Terms terms = NextTerms(client);
            _connected.Add(client);
            _silent.Remove(client);
            if (terms.KeepAliveSeconds > 0)
            {
                _silent.Add(client);
            }

            return new Connect(client, terms, Chance(80), One(s_pieces));
        }

        private Pass NextPass()
        {
            long milliseconds = One(_scope.IsStopped ? s_seconds : s_times);
            if (milliseconds >= 10000)
            {
                _connected.ExceptWith(_silent);
            }

            return new Pass(milliseconds);
        }

        private Terms NextTerms(string client)
        {
            bool isClean = Chance(12);
            Message will = Chance(35) && !_scope.IsTight ? NextMessage(client, s_topics) : null;
            if (will is { Retain: true })
            {
                will = will with { Topic = "house/" + client, Payload = $"{client}{++_serial}" }; // which of two wills comes last when both end at once, nobody can say
            }

            int keepAlive = _scope.IsTight ? 0 : One(s_keepAlives);
            if (client == Old || (client == Changing && Chance(50)))
            {
                will = will == null ? null : will with { Properties = "", LifetimeSeconds = null };
                return new Terms(4, isClean) { ExpirySeconds = isClean ? 0 : Terms.Never, KeepAliveSeconds = keepAlive, Will = will };
            }

            return new Terms(5, isClean)
            {
                ExpirySeconds = _scope.HasExpiry ? One(s_expiries) : Terms.Never,
                ReceiveMaximum = One(s_receiveMaximums),
                KeepAliveSeconds = keepAlive,
                Will = will,
                WillDelaySeconds = will == null || !_scope.HasExpiry ? 0 : One(s_delays),
            };
        }

        private Subscription NextSubscription(string client, int identifier)
        {
            if (Chance(25) && client != Changing && !_scope.IsTight)
            {
                return new Subscription(One(s_shares), _random.Next(3)) { Identifier = identifier }; // no local is not for these: [MQTT-3.8.3-4]
            }

            return new Subscription(One(s_filters), _random.Next(3))
            {
                Identifier = identifier,
                NoLocal = Chance(20),
                RetainAsPublished = Chance(30),
                RetainHandling = Chance(60) ? 0 : _random.Next(3),
            };
        }

        private Message NextMessage(string publisher, string[] topics)
        {
            bool retain = Chance(30) && !_scope.IsTight;
            string topic = One(topics);
            string payload = topic == Attic && retain && Chance(40) ? "" : $"{publisher}{++_serial}";
            return new Message(publisher, topic, payload, _random.Next(3), retain)
            {
                Properties = One(s_properties),
                LifetimeSeconds = _scope.HasExpiry && Chance(25) ? One(s_lifetimes) : null,
            };
        }

        private bool Chance(int percent) => _random.Next(100) < percent;

        private T One<T>(T[] values) => values[_random.Next(values.Length)];
    }
}
