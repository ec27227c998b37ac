extern alias virtualtime;
using System;
using System.Collections.Generic;
using System.Linq;
using virtualtime::NanoMqtt.Client;

namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <summary>Makes a client's options and what happens to it at random, always the same from the same seed.</summary>
    internal sealed class ClientOperationGen
    {
        // Two filters with it fit a packet of the client's, three do not.
        private const string Long = "0123456789012345678901234567890123456789/";

        private static readonly string[] s_topics = { "a", "b/c", "b/d", "wärme/1" };
        private static readonly string[] s_filters = { "a", "b/+", "#", "wärme/#", "$share/g/b/#", "long/1/" + Long, "long/2/" + Long, "long/3/" + Long, Long + Long + Long };
        private static readonly string[] s_properties = { "", "", "type=x", "user=k:1;user=j:2", "reply=t/r;for=7" };
        private static readonly string[] s_kinds = { "connected", "disconnected", "message", "piece", "delivered", "subscribed", "filter" };
        private static readonly int[] s_refusals = { 0x84, 0x85, 0x86, 0x87, 0x88 };

        private readonly Random _random;

        public ClientOperationGen(int seed)
        {
            _random = new Random(seed);
            int level = One(4, 5, 5);
            bool isClean = Chance(25);
            bool hasStore = !isClean && Chance(50);
            Setup = new Setup(level, isClean, One(MqttQueuePolicy.Refuse, MqttQueuePolicy.DropOldest, MqttQueuePolicy.KeepLatestPerTopic))
            {
                ClientId = level == 5 && !hasStore && Chance(15) ? "" : "c",
                KeepAliveSeconds = One(0, 5, 30),
                MaximumInFlight = One(1, 2, 4),
                QueuedMessages = One(1, 3, 8),
                QueuedBytes = One(64, 120, 400),
                MaximumPacketBytes = One(Setup.ReceiveBufferBytes, Setup.ReceiveBufferBytes, 300),
                ReceivedQoS2 = One(1, 3, 8),
                Aliases = level == 5 ? One(0, 2) : 0,
                HasWill = Chance(30),
                HasUser = Chance(30),
                HasAuthentication = level == 5 && Chance(35),
                HasStore = hasStore,
                StoreIntervalMs = hasStore ? One(0, 0, 3000) : 0,
            };
        }

        public Setup Setup { get; }

        public IEnumerable<ClientOperation> Take(int count) => Enumerable.Range(0, count).Select(_ => Next());

        private ClientOperation Next()
        {
            switch (_random.Next(100))
            {
                case < 24:
                    return NextCommand();
                case < 30:
                    return new InHandler(One(s_kinds), Chance(15) ? new Throw() : Chance(10) ? new Dawdle(One(10, 2000, 8000)) : NextCommand());
                case < 38:
                    return new Poll(One(0, 0, 1, 50, 1500));
                case < 53:
                    return new Settle();
                case < 55:
                    return Chance(60) ? new WaitForDelivery(One(1, 500, 5000)) : new WaitFor(One(1, 700, 3000));
                case < 60:
                    return new Pass(One(150, 1100, 9000, 40000), One(1, 30, 1000));
                case < 61:
                    return new Sleep(One(1, 500, 6000, 60000));
                case < 62:
                    return Chance(50) ? new Reboot() : new FailPower(_random.Next(20));
                case < 63:
                    return Chance(50) ? new FailPower(_random.Next(12)) : new SpoilStore(_random.Next(3), _random.Next(3));
                default:
                    return NextOfServer();
            }
        }

        private ClientOperation NextOfServer()
        {
            switch (_random.Next(84))
            {
                case < 30:
                    return new ServerPublish(One(s_topics), _random.Next(3), Chance(20), Chance(25) ? _random.Next(400) : _random.Next(30), Chance(40) ? _random.Next(3) : 0, One(s_properties));
                case < 38:
                    int code = Chance(15) ? One(0x10, 0x87, 0x97) : 0;
                    return new Manners(Chance(40), Chance(20), Chance(20), code, Chance(70) ? -1 : One(0, 0x80, 0x87));
                case < 46:
                    return new Release(Chance(20), Chance(15));
                case < 51:
                    return NextTerms();
                case < 53:
                    return new ForgetSession();
                case < 62:
                    bool isOfSent = Chance(50);
                    return new CutLink(isOfSent ? _random.Next(80) : int.MaxValue, isOfSent ? int.MaxValue : _random.Next(1, 80), Chance(20), Chance(20));
                case < 65:
                    return new ServerLeaves(Chance(30) ? 0 : One(0x8B, 0x89, 0x8D, 0x9C, 0x9D, 0x87));
                case < 67:
                    return new Silence();
                case < 70:
                    return new Weather(Chance(25), One(1, 3, 20, int.MaxValue, int.MaxValue));
                case < 73:
                    return new Violate(One(Violation.All.Where(v => v.Level <= Setup.Level).Select(v => v.Name).ToArray()));
                case < 75 when Setup.Level == 5:
                    return new StrayStep(One(0, 0x18));
                case < 81 when Setup.HasAuthentication:
                    return new Credentials(One(0, 5, 30, 60, 100), Chance(40), Chance(10));
                default:
                    return new StrayAck(One(0x40, 0x50, 0x70, 0x62), _random.Next(20000, 20003));
            }
        }

        private Terms NextTerms() => Chance(40) ? new Terms(0) : new Terms(Chance(15) ? One(s_refusals) : 0)
        {
            ReceiveMaximum = Chance(40) ? One(1, 2, 3) : null,
            MaximumQoS = Chance(15) ? One(0, 1) : null,
            NoRetain = Chance(15),
            NoWildcards = Chance(15),
            NoShared = Chance(15),
            NoIdentifiers = Chance(15),
            MaximumPacketBytes = Chance(25) ? One(10, 20, 35, 60, 1000) : null,
            Aliases = Chance(60) ? One(1, 5) : null,
            KeepAliveSeconds = Chance(20) ? One(0, 2, 100) : null,
            Steps = One(0, 0, 1, 2, 5),
            StepFault = Chance(8) ? One(Violation.OfSteps).Name : null,
            IsSilent = Chance(8),
        };

        private Command NextCommand()
        {
            switch (_random.Next(Setup.HasAuthentication ? 33 : 30))
            {
                case < 20:
                    Way way = One(Way.Plain, Way.Plain, Way.Packet, Way.Large, Way.Pieces);
                    int bytes = way >= Way.Large && Chance(60) ? _random.Next(400) : Chance(5) ? 500 : _random.Next(Chance(30) ? 80 : 15);
                    return new Publish(One(s_topics), _random.Next(3), Chance(15), bytes, way, One(s_properties), 0);
                case < 26:
                    string filter = One(s_filters);
                    int options = One(0, 0, 4, 8, 16, 32, 40) & (filter[0] == '$' ? ~4 : ~0); // 5.0 [MQTT-3.8.3-4]
                    return new Subscribe(filter, _random.Next(3) | options, One("", "", "user", "id1", "id200"), Chance(70), Chance(15) ? One(10, 3000) : 0);
                case < 29:
                    return new Unsubscribe(One(s_filters), One("", "", "user"));
                case > 29:
                    return new Reauthenticate();
                default:
                    return new Stop(One(0, 4), Chance(50) ? "" : "user=why:" + new string('x', One(1, 20, 200)));
            }
        }

        private bool Chance(int percent) => _random.Next(100) < percent;

        private T One<T>(params T[] of) => of[_random.Next(of.Length)];
    }
}
