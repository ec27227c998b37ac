using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using NanoMqtt.Bridge;
using NanoMqtt.Client;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Bridge
{
    /// <summary>
    /// The upstream mosquitto restarts in mid-flow: at QoS 1 nothing is lost, at QoS 2 nothing comes twice. Ended in order, mosquitto keeps its
    /// state, so at QoS 2 all comes, once. Killed, it keeps sessions and subscriptions only: a QoS 2 message that it had answered is lost
    /// with it, which no client can know.
    /// </summary>
    [TestFixture]
    public class BridgeRestartTests
    {
        private const int Count = 40;
        private const int CutEvery = 8;
        private const string End = "end";

        [Test]
        public void Outwards_nothing_is_lost_or_doubled([Values(MqttQoS.AtLeastOnce, MqttQoS.ExactlyOnce)] MqttQoS qos, [Values] bool isKilled)
        {
            using var pair = new BridgedPair(MqttProtocolLevel.V5, new MqttBridgeRule { Filter = "t/#", QoS = qos });
            using NanoPeer local = pair.ConnectLocal("local");
            using NanoPeer remote = pair.ConnectUpstream("remote");
            remote.Subscribe("t/#", qos);
            Restart(pair, remote, isKilled: false); // from now on mosquitto has the sessions on its disk
            var received = new List<string>();
            for (int i = 0; i < Count; i++)
            {
                local.Publish("t/a", $"{i}", qos);
                if (i % CutEvery == CutEvery - 1)
                {
                    Restart(pair, remote, isKilled);
                }

                pair.WaitForDelivery(i + 1);
                TakeUntil(i, remote, qos, received);
            }

            remote.Publish("t/a", End, qos); // messages of another QoS may overtake
            received.AddRange(UpToEnd(remote));
            Judge(received, qos, isKilled);
        }

        [Test]
        public void Inwards_nothing_is_lost_or_doubled([Values(MqttQoS.AtLeastOnce, MqttQoS.ExactlyOnce)] MqttQoS qos, [Values] bool isKilled)
        {
            using var pair = new BridgedPair(MqttProtocolLevel.V5, new MqttBridgeRule { Filter = "t/#", QoS = qos, Direction = MqttBridgeDirection.In });
            using NanoPeer local = pair.ConnectLocal("local");
            using NanoPeer remote = pair.ConnectUpstream("remote");
            local.Subscribe("t/#", qos);
            Restart(pair, remote, isKilled: false);
            var received = new List<string>();
            for (int i = 0; i < Count; i++)
            {
                Task publish = Task.Run(() => remote.Publish("t/a", $"{i}", qos));
                if (i % CutEvery == CutEvery - 1)
                {
                    Restart(pair, remote, isKilled);
                }

                Assert.That(publish.Wait(Limits.WaitMs), Is.True);
                TakeUntil(i, local, qos, received);
            }

            remote.Publish("t/a", End, qos); // messages of another QoS may overtake
            received.AddRange(UpToEnd(local));
            Judge(received, qos, isKilled);
        }

        [Test]
        public void A_burst_across_an_orderly_restart_comes_whole_and_in_order([Values(MqttQoS.AtLeastOnce, MqttQoS.ExactlyOnce)] MqttQoS qos)
        {
            using var pair = new BridgedPair(MqttProtocolLevel.V5, new MqttBridgeRule { Filter = "t/#", QoS = qos });
            using NanoPeer remote = pair.ConnectUpstream("remote");
            remote.Subscribe("t/#", qos);
            for (int i = 0; i < 1000; i++)
            {
                pair.Local.Broker.Publish("t/a", Utf8.GetBytes($"{i}"), qos, false);
                if (i == 500)
                {
                    Restart(pair, remote, isKilled: false);
                }
            }

            pair.WaitForDelivery(1000);
            remote.Publish("t/a", End, qos); // messages of another QoS may overtake
            IEnumerable<string> expected = Enumerable.Range(0, 1000).Select(i => $"{i}");
            List<string> received = UpToEnd(remote);
            Assert.That(qos == MqttQoS.ExactlyOnce ? received : received.Distinct(), Is.EqualTo(expected));
        }

        [Test]
        public void An_inward_burst_across_an_orderly_restart_comes_whole_and_in_order([Values(MqttQoS.AtLeastOnce, MqttQoS.ExactlyOnce)] MqttQoS qos)
        {
            using var pair = new BridgedPair(MqttProtocolLevel.V5, new MqttBridgeRule { Filter = "t/#", QoS = qos, Direction = MqttBridgeDirection.In });
            using NanoPeer remote = pair.ConnectUpstream("remote");
            var received = new Inbox<string>();
            pair.Local.Broker.Subscribe("t/#", (broker, m) => received.Add(Utf8.GetString(m.Buffer, m.PayloadOffset, m.PayloadLength)));
            for (int i = 0; i < 1000; i++)
            {
                remote.Client.Publish("t/a", $"{i}", qos, false);
                if (i == 500)
                {
                    Restart(pair, remote, isKilled: false);
                }
            }

            Assert.That(remote.Client.WaitForDelivery(Limits.WaitMs), Is.EqualTo(MqttResult.Success));
            remote.Publish("t/a", End, qos); // messages of another QoS may overtake
            IEnumerable<string> expected = Enumerable.Range(0, 1000).Select(i => $"{i}");
            List<string> all = UpToEnd(received.Next);
            Assert.That(qos == MqttQoS.ExactlyOnce ? all : all.Distinct(), Is.EqualTo(expected));
        }

        [Test]
        public void What_is_published_while_the_upstream_broker_is_away_comes_later_in_order()
        {
            using var pair = new BridgedPair(MqttProtocolLevel.V311, new MqttBridgeRule { Filter = "t/#", QoS = MqttQoS.ExactlyOnce });
            using NanoPeer remote = pair.ConnectUpstream("remote");
            remote.Subscribe("t/#", MqttQoS.ExactlyOnce);
            pair.Upstream.Terminate();
            for (int i = 0; i < 500; i++)
            {
                pair.Local.Broker.Publish("t/a", Utf8.GetBytes($"{i}"), MqttQoS.ExactlyOnce, false);
            }

            pair.Upstream.Restart();
            Assert.That(remote.Messages.Next(500).Select(m => m.Payload), Is.EqualTo(Enumerable.Range(0, 500).Select(i => $"{i}")));
        }

        private static void Restart(BridgedPair pair, NanoPeer remote, bool isKilled)
        {
            if (isKilled)
            {
                pair.Upstream.Kill();
            }
            else
            {
                pair.Upstream.Terminate();
            }

            pair.Upstream.Restart();
            Assert.That(pair.WaitForConnection(), Is.True, "the session is still there");
            remote.Connected.Next("connection");
        }

        // What mosquitto has acknowledged, and nobody has read from its socket yet, may go when it is killed next.
        private static void TakeUntil(int number, NanoPeer subscriber, MqttQoS qos, List<string> received)
        {
            while (qos == MqttQoS.AtLeastOnce && !received.Contains($"{number}"))
            {
                received.Add(subscriber.Messages.Next().Payload);
            }
        }

        private static List<string> UpToEnd(NanoPeer peer) => UpToEnd(what => peer.Messages.Next(what).Payload);

        private static List<string> UpToEnd(Func<string, string> next)
        {
            var received = new List<string>();
            for (string payload = next("message"); payload != End; payload = next("message"))
            {
                received.Add(payload);
            }

            return received;
        }

        private static void Judge(List<string> received, MqttQoS qos, bool isKilled)
        {
            List<string> published = Enumerable.Range(0, Count).Select(i => $"{i}").ToList();
            if (qos == MqttQoS.AtLeastOnce)
            {
                Assert.That(received.Distinct(), Is.EqualTo(published), "nothing lost");
            }
            else if (isKilled)
            {
                Assert.That(received, Is.Unique.And.SubsetOf(published), "nothing doubled");
            }
            else
            {
                Assert.That(received, Is.EqualTo(published), "each once");
            }
        }
    }
}
