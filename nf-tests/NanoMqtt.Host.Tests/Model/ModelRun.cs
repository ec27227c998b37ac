using System.Collections.Generic;
using System.Linq;
using NanoMqtt.Broker;
using NanoMqtt.Broker.Tests;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Host.Tests.Model
{
    /// <summary>
    /// The broker engine and the model side by side, on a virtual clock, with clients that speak bytes. After every operation all links are quiet,
    /// and then the model must agree with everything that came. A <see cref="Disagreement"/> if not.
    /// </summary>
    internal sealed partial class ModelRun
    {
        private const string KeepAliveTimeout = "DISCONNECT 141";

        private readonly SortedDictionary<string, int> _seen;
        private readonly Dictionary<string, SimulatedClient> _clients = new();
        private readonly MqttBrokerOptions _options;
        private readonly ModelServer _model;
        private TestBroker _broker;
        private long _startedMs;
        private bool _mayStoreFail;

        /// <param name="seen">Counts what has happened, by a word for each.</param>
        public ModelRun(MqttBrokerOptions options, SortedDictionary<string, int> seen)
        {
            _options = options;
            _seen = seen;
            _model = new ModelServer(options);
            _broker = new TestBroker(options);
        }

        private MemoryStore Store => (MemoryStore)_options.Store;

        public void Run(Operation operation)
        {
            Do(operation);
            Settle();
        }

        /// <summary>Everybody leaves for good. Nothing must be left then, and no counter may tell of something that never happened.</summary>
        public void End()
        {
            foreach (string client in _clients.Keys.ToArray())
            {
                Run(new Connect(client, new Terms(4, true), false, int.MaxValue));
                Run(new Leave(client, false, null));
            }

            MqttBrokerStatistics statistics = _broker.Statistics;
            int[] faults = [statistics.NotRetained, statistics.SubscriptionsRefused, statistics.ProtocolErrors, statistics.UnknownAcknowledgements, _mayStoreFail ? 0 : statistics.StoreFaults];
            string left = $"{statistics.ClientsConnected} clients, {statistics.Sessions} sessions, {statistics.Subscriptions} subscriptions, {statistics.HeldMessages - statistics.RetainedMessages} messages";
            if (faults.Any(f => f != 0) || left != "0 clients, 0 sessions, 0 subscriptions, 0 messages")
            {
                throw new Disagreement($"in the end {left}, counters {string.Join(' ', faults)}");
            }
        }

        // Lets all links become quiet, and compares.
        private void Settle()
        {
            FollowDrops();
            while (_clients.Values.OrderByDescending(c => c.Link is { IsClosed: true }).Any(Serve)) // an end has effects on others
            {
            }

            foreach (SimulatedClient client in _clients.Values.Where(c => c.Link != null))
            {
                Session session = _model.Find(client.Id);
                Require(client, session is { IsConnected: true }, "is still connected");
                Require(client, client.IsBlocked || client.Expected.Count == 0, "did not come: " + client.Expected.FirstOrDefault());
            }

            _model.RequireAll();
        }

        private void FollowDrops()
        {
            for (MqttBrokerEvent what; (what = _broker.Engine.NextEvent()) != null;)
            {
                if (what.Kind == MqttBrokerEventKind.Dropped && what.Code != (int)MqttDropReason.Expired)
                {
                    Note(((MqttDropReason)what.Code).ToString());
                    _model.Drop(_model.Find(what.Client), what.Topic, (MqttDropReason)what.Code);
                }
            }
        }

        // Takes what has come to a client. Gives whether anything has.
        private bool Serve(SimulatedClient client)
        {
            if (client.Link == null)
            {
                return false;
            }

            if (!client.Link.IsClosed && client.IsCutReached)
            {
                client.Link.Cut();
            }

            bool hasCome = false;
            for (byte[] packet; (packet = client.Next()) != null; hasCome = true)
            {
                Handle(client, packet);
            }

            if (client.Link.IsClosed)
            {
                HandleClosed(client);
                hasCome = true;
            }

            return hasCome;
        }

        private void HandleClosed(SimulatedClient client)
        {
            if (_model.Find(client.Id) is { IsConnected: true } session)
            {
                Require(client, client.IsCutReached, "was disconnected");
                _model.LoseConnection(session, client.MayLoseBytes);
            }
            else
            {
                Require(client, client.Expected.Count == 0 || client.IsCutReached, "was disconnected without " + client.Expected.FirstOrDefault());
                if (client.KeepAliveSeconds > 0 && _model.Find(client.Id) is { } silent)
                {
                    _model.NoteMayHaveSent(silent); // a will that was published at the very moment
                }
            }

            client.Disconnect();
        }

        private void Handle(SimulatedClient client, byte[] packet)
        {
            Session session = _model.Find(client.Id);
            switch (WireReader.TypeOf(packet))
            {
                case MqttPacketType.Publish:
                    ReceivedPublish publish = client.Reader.ReadPublish(packet);
                    if (session is not { IsConnected: true })
                    {
                        // A will of the very moment at which this client was silent too long.
                        Require(client, client.KeepAliveSeconds > 0, $"{publish} comes behind the end");
                        break;
                    }

                    Delivery delivery = _model.Take(session, publish);
                    Note(publish);
                    if (delivery.QoS > 0)
                    {
                        Acknowledge(client, session, delivery.QoS == 1 ? MqttPacketType.Puback : MqttPacketType.Pubrec, publish.PacketId);
                    }

                    break;
                case MqttPacketType.Pubrel:
                    int packetId = client.Reader.ReadPacketId(packet);
                    session.TakeRelease(packetId);
                    Note("PUBREL");
                    Acknowledge(client, session, MqttPacketType.Pubcomp, packetId);
                    break;
                default:
                    HandleAnswer(client, client.Reader.ReadAnswer(packet));
                    break;
            }
        }

        private void Acknowledge(SimulatedClient client, Session session, MqttPacketType type, int packetId)
        {
            bool isRefused = client.Acks == Acks.Refusing && client.Level == 5 && type != MqttPacketType.Pubcomp;
            if (client.WantsToSend(type, packetId) && Send(client, Wire.Ack(client.Level, type, packetId, isRefused)))
            {
                session.Acknowledge(packetId, type == MqttPacketType.Pubrec && !isRefused);
            }
        }

        private void HandleAnswer(SimulatedClient client, string answer)
        {
            if (answer == KeepAliveTimeout)
            {
                Require(client, _model.Find(client.Id) is not { IsConnected: true }, "was disconnected as silent");
                Note(answer);
                return;
            }

            Require(client, client.Expected.TryDequeue(out string expected), $"{answer} answers nothing");
            Require(client, answer == expected, $"{answer} came instead of {expected}");
            string[] words = answer.Split(' ');
            Note(answer.EndsWith("present", System.StringComparison.Ordinal) ? answer : words[0]);
            int packetId = int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture);
            switch (words[0])
            {
                case "PUBACK":
                    client.Published.Remove(packetId);
                    break;
                case "PUBCOMP":
                    client.Published.Remove(packetId);
                    client.Received.Remove(packetId);
                    break;
                case "PUBREC":
                    client.Received.Add(packetId);
                    if (client.Published[packetId].Releases)
                    {
                        SendRelease(client, packetId);
                    }

                    break;
            }
        }

        private void Note(ReceivedPublish publish)
        {
            Note("PUBLISH " + publish.QoS);
            string[] words = [publish.Dup ? "DUP" : "", publish.Retain ? "RETAIN" : "", publish.Identifiers, publish.Properties, publish.SecondsLeft == null ? "" : "expiry"];
            words.Where(w => w.Length > 0).ToList().ForEach(Note);
        }

        private void Note(string what) => _seen[what] = _seen.GetValueOrDefault(what) + 1;

        // Gives whether the packet went whole, so that the broker has it.
        private bool Send(SimulatedClient client, byte[] packet)
        {
            if (!client.Send(packet))
            {
                return false;
            }

            if (_model.Find(client.Id) is { } session)
            {
                session.HeardMs = _model.NowMs;
            }

            return true;
        }

        private static void Require(SimulatedClient client, bool condition, string otherwise)
        {
            if (!condition)
            {
                throw new Disagreement($"{client.Id}: {otherwise}");
            }
        }
    }
}
