extern alias virtualtime;
using System;
using System.Collections.Generic;
using System.Linq;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Model;
using virtualtime::NanoMqtt.Client;
using Environment = virtualtime::NanoMqtt.Client.Environment;

namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <summary>
    /// A client with its program on one side and its server on the other, on a virtual clock. Whatever the client sends, reports and returns is
    /// held against the specification and docs/client.md. A <see cref="Disagreement"/> if it is not as it should be.
    /// </summary>
    internal sealed partial class ClientRun : INetUser
    {
        private const int LongMs = 60000;

        private readonly Setup _setup;
        private readonly SortedDictionary<string, int> _seen;
        private readonly Power _power = new();
        private readonly Net _net;
        private readonly Server _server;
        private readonly List<Outgoing> _outgoing = new();
        private readonly List<Incoming> _incoming = new();
        private readonly List<Wanted> _wanted = new();
        private readonly Dictionary<string, Command> _inHandler = new();
        private MqttClient _client;
        private Link _link;
        private string _clientId;
        private string _fault;

        /// <param name="seen">Counts what has happened, by a word for each.</param>
        public ClientRun(Setup setup, SortedDictionary<string, int> seen)
        {
            Environment.TickCount64 = 1000000;
            _setup = setup;
            _seen = seen;
            _net = new Net(_power, this);
            _server = new Server(setup, _net, this);
            Boot();
        }

        public bool HasLeft => _link is { HasLeft: true };

        private long NowMs => _power.NowMs;

        private int Level => _setup.Level;

        // The connection stands, as far as the client can know.
        private bool IsConnected => _link is { IsAccepted: true, IsOver: false, HasLeft: false };

        private bool IsHealthy => IsConnected && _link.AcceptedMs >= 0 && _link.Causes.Count == 0 && _net.IsOpen && _net.IsWhole && !_net.IsServerGone && !_server.IsSilent;

        private IEnumerable<Outgoing> Open => _outgoing.Where(m => m.IsOpen);

        public void Run(ClientOperation operation)
        {
            Do(operation);
            if (_power.IsOff)
            {
                Require(_fault == null, _fault);
                Boot();
            }

            Require(_fault == null, _fault);
        }

        /// <summary>The server becomes friendly, and everything that was accepted must arrive. Then the client stops, and nothing may be left.</summary>
        public void End()
        {
            _power.FailAfter(-1);
            _power.Spoil(0, 0);
            _inHandler.Clear();
            _credentials = Credentials.Good;
            _server.Manners = new Manners(false, false, false, 0, -1);
            _server.Terms = new Terms(0);
            _net.RefusesToOpen = false;
            _net.Pieces = int.MaxValue;
            Run(new Stop(0, ""));
            Run(new Settle());
            Run(new Pass(10000, 100)); // the pause before the next attempt
            Run(new Settle());
            Require(IsHealthy, "the client is not connected in the end");
            Require(!Open.Any(), $"{Open.FirstOrDefault()} was not delivered in the end");
            Require(_server.IsIdle, "the server waits for the client in the end");
            Run(new Stop(0, ""));
            Require(_setup.HasStore || _power.Count == 0, "the store was used");
            Require(_power.Count == 0 && (!_power.IsDirty || !_setup.HasStore), $"{_power.Count} records are left in the store");
        }

        private void Boot()
        {
            bool isFirst = _client == null;
            _net.PowerOff();
            HandleClosed();
            bool isStored = _setup.HasStore && !_power.HasFailed;
            _power.Restore();
            _link = null;
            _clientId = _setup.ClientId;
            Forget(isStored);
            _client = new MqttClient(_net, _setup.Options(_power, Authenticate));
            _client.Connected += HandleConnected;
            _client.Disconnected += HandleDisconnected;
            _client.MessageReceived += HandleMessage;
            _client.PieceReceived += HandlePiece;
            _client.Delivered += HandleDelivered;
            _client.Subscribed += (_, filter, result) => Handle("subscribed", () => HandleSubscribed(filter, result, false));
            _client.Unsubscribed += (_, filter, result) => Handle("subscribed", () => HandleSubscribed(filter, result, true));
            if (!isFirst)
            {
                Note("BOOT");
            }
        }

        // What a new life of the client does not know: all that is not in the store.
        private void Forget(bool isStored)
        {
            ForgetCounters();
            _wanted.Clear();
            _inHandler.Clear();
            _handlersLeft.Clear();
            foreach (Incoming message in _incoming.Where(m => m.What.QoS == 2 && m.Deliveries > 0 && (!m.IsSafe || !isStored)))
            {
                message.IsUnsure = true;
            }

            HashSet<Outgoing> kept = ReviveAll();
            foreach (Outgoing message in Open.Where(m => !kept.Contains(m)).ToArray())
            {
                Require(!isStored || MayBeLost(message), $"{message} was lost");
                message.IsOpen = false;
                if (IsRefusedBy(_lastTerms, message))
                {
                    _server.Forget(message);
                }
            }

            if (!isStored)
            {
                _server.ForgetSession(); // or new messages would be repetitions of old ones to it
            }
        }

        private void ForgetCounters()
        {
            _bytesBefore = (_net.BytesSent, _net.BytesReceived);
            _spanMs = Setup.ReconnectMinimumMs;
            _spanMostMs = Setup.ReconnectMinimumMs;
            _closedMs = -1;
            _throws = 0;
            _drops = 0;
            _idlePolls = 0;
            _deliveries = 0;
            _connections = 0;
        }

        private HashSet<Outgoing> ReviveAll()
        {
            Dictionary<int, Outgoing> last = new();
            foreach (Outgoing message in _outgoing.Where(m => m.IsReceived || (m.IsLarge && m.What.QoS == 2 && m.PacketId > 0)))
            {
                last[message.PacketId] = message;
            }

            return Enumerable.Range(0, _power.Count).Select(_power.KeyAt).Where(k => k < 0x10000).Select(k => Revive(k, last)).ToHashSet();
        }

        private bool MayBeLost(Outgoing message) =>
            message.IsLarge || message.IsReceived || message.Code >= 0 || message.MayBeDropped || message.IsTakenOver || IsFresh(message) || IsRefusedBy(_lastTerms, message);

        // Accepted so recently that it need not be in the store, which is only promised in time.
        private bool IsFresh(Outgoing message) =>
            message.What.QoS == 1 && _setup.StoreIntervalMs > 0 && _power.FailedMs - Math.Max(message.AcceptedMs, _wokeMs) < _setup.StoreIntervalMs + 1000;

        // A record of the store: the message as encoded; or nothing, which is a PUBREL to be sent, of a large message even if PUBREC has not come.
        private Outgoing Revive(int packetId, Dictionary<int, Outgoing> last)
        {
            byte[] packet = new byte[_power.LengthOf(packetId)];
            _power.Get(packetId, packet, 0);
            Outgoing message = packet.Length == 0 ? last[packetId] : Parse(packet).Message;
            message.PacketId = packetId;
            message.IsOpen = true;
            message.IsSent = true;
            message.WasSent = true;
            message.IsReceived = packet.Length == 0;
            message.IsReleased = false;
            message.IsTakenOver = false;
            message.IsOnLink = false;
            message.MayBeDropped = false;
            message.WasDropped = false;
            message.Code = -1;
            return message;
        }

        private void Note(string what) => _seen[what] = _seen.GetValueOrDefault(what) + 1;

        // The client swallows exceptions of handlers and transports, so the first fault is kept.
        private void Require(bool condition, string otherwise)
        {
            if (!condition)
            {
                _fault ??= otherwise;
                throw new Disagreement(_fault);
            }
        }
    }
}
