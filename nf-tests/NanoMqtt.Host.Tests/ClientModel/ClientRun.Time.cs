extern alias virtualtime;
using System;
using System.Linq;
using virtualtime::NanoMqtt.Client;
using Environment = virtualtime::NanoMqtt.Client.Environment;

namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <content>The time, and the connection's beginning and end.</content>
    internal sealed partial class ClientRun
    {
        // When the program last came back from something else.
        private long _wokeMs;

        // When the last connection ended, or -1: the next one need not wait.
        private long _closedMs = -1;
        private long _spanMs = Setup.ReconnectMinimumMs;
        private const int SyncPauseMs = 1200; // with the longest turn of the pump

        private int _moves;
        private int _idlePolls;

        // Differs from the span when a stop came with the end of a connection: only the client knows which was first.
        private long _spanMostMs = Setup.ReconnectMinimumMs;

        private bool IsPingDue => _link.KeepAliveMs > 0 && (NowMs - _link.SentMs >= _link.KeepAliveMs || NowMs - _link.ReadMs >= _link.KeepAliveMs);

        public void HandleOpening(bool isRefused)
        {
            CheckDelay();
            _fault ??= _link != null ? "a second connection" : null;
            _link = new Link { OpenedMs = NowMs, SentMs = NowMs, ReadMs = NowMs, KeepAliveMs = 0 };
            foreach (Outgoing message in _outgoing)
            {
                message.IsOnLink = false;
                message.Code = -1; // or it would have been reported
            }

            foreach (Wanted wanted in _wanted)
            {
                wanted.Asked = null;
                wanted.Code = -1;
                wanted.IsChanged = false;
            }

            if (isRefused)
            {
                _link.Causes.Add(MqttDisconnectReason.ConnectFailed);
            }
            else
            {
                _server.HandleOpened();
            }
        }

        // A random time in the upper half of the span, and no more if the program polls.
        private void CheckDelay()
        {
            long waitedMs = NowMs - _closedMs;
            bool isLate = _wokeMs <= _closedMs && waitedMs > _spanMostMs;
            if (_closedMs >= 0 && (waitedMs < Math.Max(Setup.ReconnectMinimumMs, _spanMs / 2) || isLate))
            {
                _fault ??= $"the client comes back after {waitedMs} ms, of {_spanMs}";
            }
        }

        public void HandleWaiting(int timeoutMs)
        {
            Pass(timeoutMs);
            if (_link is not { AcceptedMs: >= 0, IsOver: false, HasLeft: false } || _link.KeepAliveMs == 0)
            {
                bool isLate = _link is { IsAccepted: false, IsOver: false } && NowMs - Math.Max(_link.OpenedMs, _wokeMs) > Setup.ConnectTimeoutMs;
                _fault ??= isLate ? "the client waits for CONNACK too long" : null;
                return;
            }

            if (NowMs - Math.Max(_link.SentMs, _wokeMs) > _link.KeepAliveMs)
            {
                _fault ??= "the client is silent for longer than its keep alive"; // [MQTT-3.1.2-23]
            }
            else if (NowMs - Math.Max(_link.ReadMs, _wokeMs) > _link.KeepAliveMs * 3 / 2)
            {
                _fault ??= "the client has not noticed that the server is silent";
            }
        }

        public void HandleCut(bool isQuiet)
        {
            if (!isQuiet)
            {
                _link.Causes.Add(MqttDisconnectReason.ConnectionLost);
            }
        }

        public void HandleClosed()
        {
            if (_link is { HasSpoken: false })
            {
                _server.ForgetUnanswered();
            }

            if (_link is { IsAccepted: false } && !_link.Causes.Contains(MqttDisconnectReason.Refused))
            {
                _wanted.ForEach(w => w.IsSettled = false); // the answer that did not come might have said that the session is new
            }
        }

        private void NoteEnd(MqttDisconnectReason reason)
        {
            if (reason == MqttDisconnectReason.Requested || _link.Causes.Contains(MqttDisconnectReason.Requested))
            {
                _closedMs = -1;
                _spanMs = Setup.ReconnectMinimumMs;
                _spanMostMs = Math.Min(2 * _spanMostMs, Setup.ReconnectMaximumMs);
                return;
            }

            long lastedMs = _link.AcceptedMs < 0 ? 0 : NowMs - _link.AcceptedMs;
            _spanMs = Math.Min(2 * (lastedMs >= _spanMs ? Setup.ReconnectMinimumMs : _spanMs), Setup.ReconnectMaximumMs);
            _spanMostMs = Math.Min(2 * (lastedMs >= _spanMostMs ? Setup.ReconnectMinimumMs : _spanMostMs), Setup.ReconnectMaximumMs);
            _closedMs = NowMs;
        }

        private static void Pass(int milliseconds) => Environment.TickCount64 += milliseconds;

        // Until nothing more happens, and then everything must be as it should.
        private void SettleAll()
        {
            int rounds = 0;
            for (int before = -1; before != _moves + _net.Moves && !_power.IsOff && _fault == null;)
            {
                before = _moves + _net.Moves;
                bool isConnected = _client.Poll(0);
                Require(isConnected == _client.IsConnected, "Poll and IsConnected differ");
                Require(rounds++ < 10000, "the client does not come to rest");
            }

            if (!_power.IsOff && _fault == null)
            {
                CheckCounters();
                if (IsHealthy)
                {
                    CheckRest();
                }
            }
        }

        private void CheckCounters()
        {
            MqttClientStatistics statistics = _client.Statistics;
            RequireHandlers();
            Require(_link == null || _link.Causes.Count == 0 || _net.IsQuietlyCut, $"the connection still stands after {string.Join(", ", _link?.Causes ?? [])}");
            RequireEqual(statistics.HandlerFaults, _throws, "handler faults");
            RequireEqual(statistics.MessagesDropped, _drops, "messages dropped");
            RequireEqual(statistics.MessagesReceived, _deliveries, "messages received");
            RequireEqual(statistics.Connections, _connections, "connections");
            RequireEqual(statistics.StoreFaults, _power.Faults, "store faults");
            RequireEqual(_client.Session.QueuedCount, Open.Count(), "messages in the queue");
            RequireEqual(statistics.BytesReceived, _net.BytesReceived - _bytesBefore.Received, "bytes received");
            RequireEqual(statistics.BytesSent, _net.BytesSent - _bytesBefore.Sent, "bytes sent");
            RequireSynced();
        }

        // At the latest when the interval is over, and a second later if that fails; again and again.
        private void RequireSynced()
        {
            long dueMs = Math.Max(_power.DirtyMs, _wokeMs) + _setup.StoreIntervalMs + (_power.FailedSyncs > 0 ? SyncPauseMs : 0);
            Require(!_setup.HasStore || !_power.IsDirty || NowMs < dueMs, "the store is not synced");
            if (_power.FailedSyncs > 0)
            {
                Note("sync failed");
            }
        }

        // The link is whole, and both sides have read everything.
        private void CheckRest()
        {
            Require(_link.Arrivals.All(a => IsSkipped(a.Message) || a.Message.IsUnsure), $"{_link.Arrivals.FirstOrDefault(a => !IsSkipped(a.Message))?.Message} was not handed on");
            Require(_link.Answers.Count == 0, $"0x{_link.Answers.FirstOrDefault().First:X2} {_link.Answers.FirstOrDefault().PacketId} was not sent");
            Require(_link.Steps.Count == 0, "the authentication handler was not asked");
            Require(_link.Auths.Count == 0, "AUTH was not sent");
            Outgoing ended = Open.FirstOrDefault(m => m.Code >= 0 || (m.IsTakenOver && m.IsReleased));
            Require(ended == null, $"the end of {ended} was not reported");
            Outgoing waiting = Open.FirstOrDefault(m => !m.IsOnLink);
            Require(waiting == null || Open.Count(m => m.IsOnLink) == _link.Window, $"{waiting} is not sent");
            foreach (Wanted wanted in _wanted)
            {
                Require(wanted.Asked == null ? wanted.IsSettled : wanted.Code < 0, $"{wanted.Filter} is not asked for, or its answer not reported");
                Require(!wanted.IsSettled || _server.Subscriptions.ContainsKey(wanted.Filter), $"{wanted.Filter} is not subscribed in this session");
            }
        }

        private void RequireEqual(long actual, long expected, string what) => Require(actual == expected, $"{what}: {actual}, not {expected}");
    }
}
