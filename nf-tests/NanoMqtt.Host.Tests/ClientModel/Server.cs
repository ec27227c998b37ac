using System;
using System.Collections.Generic;
using System.Linq;
using NanoMqtt.Host.Tests.Model;

namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <summary>The server as the specification describes it (5.0 §4.1), for one client; it can be told to be slow, strict or forgetful.</summary>
    internal sealed partial class Server
    {
        private const int Publish = 0x30, Puback = 0x40, Pubrec = 0x50, Pubrel = 0x62, Pubcomp = 0x70, Suback = 0x90, Unsuback = 0xB0, Pingresp = 0xD0, Disconnect = 0xE0;

        private readonly Setup _setup;
        private readonly Net _net;
        private readonly ClientRun _client;
        private readonly HashSet<int> _received = new();
        private readonly List<Incoming> _unacknowledged = new();
        private readonly List<Incoming> _waiting = new();
        private readonly List<Action> _held = new();
        private readonly Dictionary<string, byte[]> _identifiers = new();
        private readonly Dictionary<int, string> _aliases = new();
        private string _sessionOf;
        private int _lastId;
        private bool _isNew;

        public Server(Setup setup, Net net, ClientRun client)
        {
            _setup = setup;
            _net = net;
            _client = client;
        }

        public Manners Manners { get; set; } = new(false, false, false, 0, -1);

        public Terms Terms { get; set; } = new(0);

        public bool IsSilent { get; set; }

        public bool IsConnected { get; private set; }

        /// <summary>Counts its sessions.</summary>
        public int Session { get; private set; }

        public Dictionary<string, int> Subscriptions { get; } = new();

        public bool IsIdle => _unacknowledged.Count == 0 && _waiting.Count == 0 && _received.Count == 0;

        private int Level => _setup.Level;

        public void HandleOpened()
        {
            IsConnected = false;
            IsSilent = Terms.IsSilent;
            _finish = null;
            _held.Clear();
            _aliases.Clear();
        }

        public void ForgetSession() => _sessionOf = null;

        /// <summary>The client never knew of the last session. MQTT leaves open what then: the next CONNACK would tell it of a session that it does not know.</summary>
        public void ForgetUnanswered()
        {
            if (_isNew)
            {
                _sessionOf = null;
            }
        }

        public void HandleConnect(string id, bool isClean)
        {
            if (_setup.HasAuthentication)
            {
                BeginSteps(() => Accept(id, isClean));
            }
            else
            {
                Accept(id, isClean);
            }
        }

        private void Accept(string id, bool isClean)
        {
            Terms terms = Terms;
            if (terms.Code != 0)
            {
                Send(Bytes.Packet(0x20, [0, (byte)CodeOf(terms.Code)], Bytes.Properties(Level)), () => _client.ReadRefusal(terms.Code));
                _net.Leave();
                return;
            }

            bool isPresent = !isClean && id.Length > 0 && _sessionOf == id;
            _sessionOf = id.Length > 0 ? id : "assigned" + Session;
            _isNew = !isPresent;
            if (!isPresent)
            {
                Session++;
                _received.Clear();
                _unacknowledged.Clear();
                _waiting.Clear();
                Subscriptions.Clear();
                _identifiers.Clear();
            }

            IsConnected = true;
            string given = id.Length > 0 || Level < 5 ? null : _sessionOf;
            byte[] data = NextData();
            Send(Bytes.Packet(0x20, [(byte)(isPresent ? 1 : 0), 0], PropertiesOf(terms, given, data)), () => _client.ReadConnack(terms, isPresent, given, data));
            foreach (Incoming message in _unacknowledged.ToArray())
            {
                Send(message, true);
            }

            SendWaiting();
        }

        public void Take(ServerPublish what, Incoming message)
        {
            if (what.QoS == 0)
            {
                if (IsConnected && !IsSilent)
                {
                    Send(message, false);
                }
            }
            else if (_sessionOf != null)
            {
                _waiting.Add(message);
                SendWaiting();
            }
        }

        public void HandlePublish(Outgoing message)
        {
            int code = Level < 5 ? 0 : Manners.Code;
            bool isRefused = code >= 0x80;
            if (message.What.QoS == 0)
            {
                message.Arrivals++;
                return;
            }

            if (message.What.QoS == 1)
            {
                message.Arrivals += isRefused ? 0 : 1;
                Acknowledge(Puback, message.PacketId, code, Manners.HoldsAcks);
                return;
            }

            if (!_received.Contains(message.PacketId) && !isRefused)
            {
                Require(message.ArrivedInSession != Session, $"{message} has reached the server twice");
                message.ArrivedInSession = Session;
                message.Arrivals++;
                _received.Add(message.PacketId);
            }

            Acknowledge(Pubrec, message.PacketId, _received.Contains(message.PacketId) ? 0 : code, Manners.HoldsAcks);
        }

        public void HandlePubrel(int packetId)
        {
            bool isKnown = _received.Remove(packetId);
            Acknowledge(Pubcomp, packetId, isKnown || Level < 5 ? 0 : 0x92, Manners.HoldsAcks);
        }

        /// <summary>The client has given up a message that it had sent, since this server forbids it now.</summary>
        public void Forget(Outgoing message)
        {
            _received.Remove(message.PacketId);
            message.ArrivedInSession = -1;
        }

        public void HandlePuback(int packetId)
        {
            _unacknowledged.RemoveAll(m => m.PacketId == packetId && m.What.QoS == 1);
            SendWaiting();
        }

        public void HandlePubrec(int packetId)
        {
            if (_unacknowledged.Find(m => m.PacketId == packetId && m.What.QoS == 2) is { } message)
            {
                message.IsReceived = true;
                Hold(() => SendPubrel(packetId), Manners.HoldsReleases);
            }
        }

        public void HandlePubcomp(int packetId)
        {
            _unacknowledged.RemoveAll(m => m.PacketId == packetId && m.What.QoS == 2);
            SendWaiting();
        }

        public void HandleSubscribe(int packetId, (string Filter, int Options)[] filters, byte[] properties)
        {
            int[] codes = filters.Select(f => Manners.SubscribeCode < 0 ? f.Options & 3 : Level < 5 && Manners.SubscribeCode > 2 ? 0x80 : Manners.SubscribeCode).ToArray();
            for (int i = 0; i < codes.Length; i++)
            {
                if (codes[i] < 0x80)
                {
                    Subscriptions[filters[i].Filter] = codes[i];
                    _identifiers[filters[i].Filter] = properties.Length > 0 && properties[0] == 0x0B ? properties : [];
                }
            }

            byte[] packet = Bytes.Packet(Suback, Bytes.Two(packetId), Bytes.Properties(Level), codes.Select(c => (byte)c).ToArray());
            Hold(() => Send(packet, () => _client.ReadAnswers(packetId, false, codes)), Manners.HoldsAnswers);
        }

        public void HandleUnsubscribe(int packetId, string[] filters)
        {
            bool isRefused = Level == 5 && Manners.SubscribeCode >= 0x80;
            Array.ForEach(isRefused ? [] : filters, f => _identifiers.Remove(f));
            int[] codes = filters.Select(f => isRefused ? Manners.SubscribeCode : Subscriptions.Remove(f) ? 0 : 0x11).ToArray();
            byte[] packet = Bytes.Packet(Unsuback, Bytes.Two(packetId), Bytes.Properties(Level), Level < 5 ? [] : codes.Select(c => (byte)c).ToArray());
            int[] known = Level < 5 ? new int[codes.Length] : codes;
            Hold(() => Send(packet, () => _client.ReadAnswers(packetId, true, known)), Manners.HoldsAnswers);
        }

        public void HandlePing() => Send(Bytes.Packet(Pingresp), () => { });

        public void SendHeld(Release how)
        {
            Action[] held = how.IsReversed ? Enumerable.Reverse(_held).ToArray() : _held.ToArray();
            _held.Clear();
            foreach (Action send in how.IsTwice ? held.Concat(held) : held)
            {
                send();
            }
        }

        public void Leave(int code)
        {
            if (Level == 5 && code != 0)
            {
                Send(Bytes.Packet(Disconnect, [(byte)code]), () => _client.ReadDisconnect(code));
            }

            _net.Leave();
            IsConnected = false;
        }

        public void HandleDisconnect()
        {
            _net.Leave();
            IsConnected = false;
        }

        private static void Require(bool condition, string otherwise)
        {
            if (!condition)
            {
                throw new Disagreement(otherwise);
            }
        }
    }
}
