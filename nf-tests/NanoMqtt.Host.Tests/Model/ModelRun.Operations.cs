using System.Collections.Generic;
using System.Linq;
using NanoMqtt.Broker.Tests;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Host.Tests.Model
{
    // What happens, on both sides.
    internal sealed partial class ModelRun
    {
        // A packet identifier that clients do not use.
        private const int StrangeId = 60000;

        private void Do(Operation operation)
        {
            switch (operation)
            {
                case Connect connect:
                    DoConnect(Client(connect.Client), connect);
                    break;
                case Leave leave when IsConnected(leave.Client, out SimulatedClient client, out Session session):
                    DoLeave(client, session, leave);
                    break;
                case Cut cut when IsConnected(cut.Client, out SimulatedClient client, out Session session, true):
                    client.Link.Cut();
                    _model.LoseConnection(session, client.MayLoseBytes);
                    break;
                case CutLater cut when IsConnected(cut.Client, out SimulatedClient client, out _):
                    client.Link.CutAfterSent = cut.AfterSent < 0 ? -1 : client.Link.SentBytes + cut.AfterSent;
                    client.Link.CutAfterReceived = cut.AfterReceived < 0 ? -1 : client.Link.ReceivedBytes + cut.AfterReceived;
                    break;
                case Block block when IsConnected(block.Client, out SimulatedClient client, out Session session, true):
                    DoBlock(client, session, block.IsBlocked);
                    break;
                case Subscribe subscribe when IsConnected(subscribe.Client, out SimulatedClient client, out Session session):
                    DoSubscribe(client, session, subscribe);
                    break;
                case Unsubscribe unsubscribe when IsConnected(unsubscribe.Client, out SimulatedClient client, out Session session):
                    DoUnsubscribe(client, session, unsubscribe);
                    break;
                case Publish publish when IsConnected(publish.Client, out SimulatedClient client, out _):
                    int packetId = publish.Message.QoS == 0 ? 0 : client.FreePacketId();
                    SendPublish(client, publish, packetId, false);
                    break;
                case Release release when IsConnected(release.Client, out SimulatedClient client, out _):
                    client.Received.Order().ToList().ForEach(id => SendRelease(client, id));
                    break;
                case Acknowledge acknowledge:
                    DoAcknowledge(Client(acknowledge.Client), acknowledge.Acks);
                    break;
                case PublishLocal publish:
                    DoPublishLocal(publish.Message);
                    break;
                case Pass pass:
                    DoPass(pass.Milliseconds);
                    break;
                case FailStore fail:
                    Store.IsFull = fail.IsFull;
                    Store.IsFailing = fail.IsFailing;
                    _mayStoreFail = true;
                    break;
                case Restart restart:
                    _broker.Engine.CloseAll(_broker.Clock.NowMs);
                    _broker.Flush();
                    _broker.Engine.CloseAll(_broker.Clock.NowMs);
                    _broker.Flush();
                    StartAgain(restart.Unread);
                    break;
                case CutPower cut:
                    Store.IsFailing = false;
                    DoPass(1000); // what was sent is synced; what else is, or was not while syncs failed, takes up to a second
                    Store.CutPower();
                    StartAgain(cut.Unread);
                    break;
            }
        }

        private SimulatedClient Client(string id)
        {
            if (!_clients.TryGetValue(id, out SimulatedClient client))
            {
                _clients.Add(id, client = new SimulatedClient(id));
            }

            return client;
        }

        // Whether a client can do something.
        private bool IsConnected(string id, out SimulatedClient client, out Session session, bool alsoBlocked = false)
        {
            client = Client(id);
            session = _model.Find(id);
            return client.Link != null && (alsoBlocked || !client.IsBlocked);
        }

        private void DoConnect(SimulatedClient client, Connect connect)
        {
            TestClient link = _broker.Open();
            link.SendsBytes = connect.Pieces;
            link.TakesBytes = connect.Pieces;
            byte[] packet = Wire.Connect(client.Id, connect.Terms);
            link.Send(packet, 0, packet.Length);
            TakeOver(client);
            bool isPresent = _model.Connect(client.Id, connect.Terms);
            client.Connect(link, connect.Terms);
            client.Expected.Enqueue(isPresent ? "CONNACK 0 present" : "CONNACK 0");
            Serve(client);
            if (!isPresent)
            {
                client.Published.Clear();
                client.Received.Clear();
            }
            else if (connect.Repeats)
            {
                Repeat(client);
            }
        }

        // The connection that the client had, if it had one.
        private void TakeOver(SimulatedClient client)
        {
            if (client.Link == null)
            {
                return;
            }

            Require(client, client.Link.IsClosed || client.MayLoseBytes, "is not taken over"); // [MQTT-3.1.4-3]
            if (!client.Link.IsClosed)
            {
                client.Link.Cut();
            }

            if (client.MayLoseBytes)
            {
                _model.NoteMayHaveSent(_model.Find(client.Id));
            }

            if (client.Level == 5 && !client.MayLoseBytes)
            {
                byte[] packet = client.Next();
                Require(client, packet != null && client.Reader.ReadAnswer(packet) == "DISCONNECT 142", "is not told that it is taken over");
                Note("DISCONNECT 142");
            }
        }

        // [MQTT-4.4.0-1]
        private void Repeat(SimulatedClient client)
        {
            foreach (int packetId in client.Published.Keys.ToArray())
            {
                if (client.Received.Contains(packetId))
                {
                    SendRelease(client, packetId);
                }
                else
                {
                    SendPublish(client, client.Published[packetId], packetId, true);
                }
            }
        }

        private void DoLeave(SimulatedClient client, Session session, Leave leave)
        {
            bool is5 = client.Level == 5;
            bool withWill = leave.WithWill && is5;
            long? expiry = is5 && session.Terms.ExpirySeconds > 0 ? leave.ExpirySeconds : null; // 5.0 §3.14.2.2.2
            if (Send(client, Wire.Disconnect(client.Level, withWill, expiry)))
            {
                _model.Disconnect(session, withWill, expiry);
            }
        }

        private static void DoBlock(SimulatedClient client, Session session, bool isBlocked)
        {
            session.IsBlocked = isBlocked;
            client.Link.TakesBytes = 0;
            if (!isBlocked)
            {
                client.Link.Unblock();
            }
        }

        private void DoSubscribe(SimulatedClient client, Session session, Subscribe subscribe)
        {
            int packetId = client.FreePacketId();
            Subscription[] all = subscribe.All().Select(s => client.Level == 5 ? s : new Subscription(s.Filter, s.QoS)).ToArray();
            if (Send(client, Wire.Subscribe(client.Level, packetId, all)))
            {
                client.Expected.Enqueue($"SUBACK {packetId} " + string.Join(" ", all.Select(s => _model.Subscribe(session, s))));
            }
        }

        private void DoUnsubscribe(SimulatedClient client, Session session, Unsubscribe unsubscribe)
        {
            int packetId = client.FreePacketId();
            if (Send(client, Wire.Unsubscribe(client.Level, packetId, unsubscribe.Filter)))
            {
                int code = ModelServer.Unsubscribe(session, unsubscribe.Filter);
                client.Expected.Enqueue($"UNSUBACK {packetId} {(client.Level == 5 ? code : "")}");
            }
        }

        private void SendPublish(SimulatedClient client, Publish publish, int packetId, bool isDup)
        {
            bool is5 = client.Level == 5;
            Message message = is5 ? publish.Message : publish.Message with { Properties = "", LifetimeSeconds = null };
            int alias = is5 ? publish.Alias : 0;
            bool isAliasSet = alias > 0 && client.Aliases.GetValueOrDefault(alias) == message.Topic;
            if (packetId > 0)
            {
                client.Published[packetId] = publish;
            }

            if (!Send(client, Wire.Publish(client.Level, message, packetId, isDup, alias, isAliasSet)))
            {
                return;
            }

            client.Aliases[alias] = message.Topic;
            _model.HandlePublish(_model.Find(client.Id), packetId, message);
            if (packetId > 0)
            {
                client.Expected.Enqueue($"{(message.QoS == 1 ? "PUBACK" : "PUBREC")} {packetId} 0"); // [MQTT-4.3.2-4], [MQTT-4.3.3-8]
            }
        }

        private void SendRelease(SimulatedClient client, int packetId)
        {
            if (Send(client, Wire.Ack(client.Level, MqttPacketType.Pubrel, packetId, false)))
            {
                bool isKnown = _model.Find(client.Id).ReceivedIds.Remove(packetId);
                client.Expected.Enqueue($"PUBCOMP {packetId} {(isKnown || client.Level < 5 ? 0 : (int)MqttReasonCode.PacketIdentifierNotFound)}"); // [MQTT-4.3.3-11]
            }
        }

        private void DoAcknowledge(SimulatedClient client, Acks acks)
        {
            client.Acks = acks;
            if (acks == Acks.All && client.Link is { IsClosed: false } && !client.IsBlocked)
            {
                foreach ((MqttPacketType type, int packetId) in client.TakeHeld())
                {
                    Acknowledge(client, _model.Find(client.Id), type, packetId);
                }
            }
        }

        private void DoPublishLocal(Message message)
        {
            byte[] payload = System.Text.Encoding.UTF8.GetBytes(message.Payload);
            _broker.Engine.PublishLocal(message.Topic, payload, 0, payload.Length, (MqttQoS)message.QoS, message.Retain, Wire.Block(Wire.PropertiesOf(message)));
            _broker.Flush();
            _model.Publish(message);
        }

        private void StartAgain(int unread)
        {
            if (unread >= 0 && Store.Count > 0)
            {
                Store.UnreadableKey = Store.KeyAt(unread % Store.Count);
                PassThrough(new TestBroker(_options));
                Store.UnreadableKey = 0;
            }

            foreach (SimulatedClient client in _clients.Values)
            {
                client.Disconnect(); // and what was on the way is lost
            }

            _startedMs = _model.NowMs;
            _model.Stop();
            _broker = new TestBroker(_options);
            MoveEngineTo(_startedMs);
        }

        // One of those who have a session uses a broker that could not read all of its store. He acknowledges nothing that is for the time after that.
        private void PassThrough(TestBroker broker)
        {
            Note("unread");
            string id = _model.Sessions.Where(s => s.Terms.ExpirySeconds > 0).Select(s => s.ClientId).LastOrDefault() ?? "stranger";
            TestClient client = broker.Open();
            client.Connect(id, false);
            for (int i = 0; i < 40; i++)
            {
                string topic = "strange/" + (i % 20);
                client.SendSubscribe(StrangeId, topic, 2);
                client.Publish(topic, i < 20 ? "x" : "", 2, StrangeId, true, false);
                client.Acknowledge(MqttPacketType.Pubrel, StrangeId);
                for (string packet; (packet = client.Next()).Length > 0;)
                {
                    string[] words = packet.Split(' ');
                    if (words[0] == "PUBLISH" && words[1] == "q2" && words[^1].StartsWith(topic, System.StringComparison.Ordinal))
                    {
                        int packetId = int.Parse(words[^2], System.Globalization.CultureInfo.InvariantCulture);
                        client.Acknowledge(MqttPacketType.Pubrec, packetId);
                        client.Acknowledge(MqttPacketType.Pubcomp, packetId);
                        Note("strange");
                    }
                }

                if (i >= 20)
                {
                    client.SendUnsubscribe(topic);
                }
            }
        }
    }
}
