using System.Collections.Generic;
using System.Linq;
using NanoMqtt.Broker;

namespace NanoMqtt.Host.Tests.Model
{
    /// <summary>
    /// An MQTT server, written from the specifications alone, without bytes and without limits: what the broker promises, as plainly as it can
    /// be said. Where the specification leaves a choice it does what docs/broker.md says. Statements are those of 5.0; 3.1.1 asks for the same.
    /// This part: sessions, wills and time.
    /// </summary>
    internal sealed partial class ModelServer
    {
        /// <summary>How much sooner or later than due the broker may do something.</summary>
        public const int ToleranceMs = 130;

        private readonly MqttBrokerOptions _limits;
        private readonly Dictionary<string, Session> _sessions = new();

        public ModelServer(MqttBrokerOptions limits)
        {
            _limits = limits;
        }

        public long NowMs { get; private set; }

        /// <summary>Whether connections end and wills are published at the same moment: nobody can say who was still there for a shared subscription.</summary>
        public bool IsUnordered { get; set; }

        public IEnumerable<Session> Sessions => _sessions.Values;

        public Session Find(string clientId) => _sessions.GetValueOrDefault(clientId);

        /// <summary>CONNECT has come. Gives whether CONNACK says that there is a session.</summary>
        public bool Connect(string clientId, Terms terms)
        {
            if (Find(clientId) is { IsConnected: true } connected)
            {
                LoseConnection(connected, false); // taken over: [MQTT-3.1.4-3]
            }

            if (terms.IsClean && Find(clientId) is { } old)
            {
                End(old); // [MQTT-3.1.2-4]
            }

            bool isPresent = _sessions.ContainsKey(clientId); // [MQTT-3.1.2-5], [MQTT-3.1.2-6], [MQTT-3.2.2-3]
            if (!isPresent)
            {
                _sessions.Add(clientId, new Session(clientId, _limits.MaximumInFlight));
            }

            _sessions[clientId].Resume(terms, NowMs);
            return isPresent;
        }

        /// <summary>DISCONNECT has come.</summary>
        /// <param name="expirySeconds">A new session expiry interval; null: that of CONNECT.</param>
        public void Disconnect(Session session, bool withWill, long? expirySeconds)
        {
            if (!withWill)
            {
                session.Will = null; // [MQTT-3.1.2-10], [MQTT-3.14.4-3]
            }

            session.Terms = session.Terms with { ExpirySeconds = expirySeconds ?? session.Terms.ExpirySeconds };
            LoseConnection(session, false);
        }

        /// <summary>The network connection is gone, for whatever reason.</summary>
        /// <param name="mayHaveSent">Whether bytes for the client may have been lost with it.</param>
        public void LoseConnection(Session session, bool mayHaveSent)
        {
            session.IsConnected = false;
            session.Outgoing.RemoveAll(d => d.QoS == 0); // is not kept for those who are away
            _shared.ForEach(m => m.Withdraw(session, false));
            if (mayHaveSent)
            {
                NoteMayHaveSent(session);
            }

            Terms terms = session.Terms;
            session.EndsMs = terms.ExpirySeconds == Terms.Never ? null : NowMs + terms.ExpirySeconds * 1000;
            session.WillDueMs = NowMs + terms.WillDelaySeconds * 1000L;
            DoWhatIsDue();
        }

        /// <summary>What waits for a client may have been on a connection whose end its client did not see.</summary>
        public void NoteMayHaveSent(Session session)
        {
            foreach (Delivery delivery in session.Outgoing.Concat(_shared.SelectMany(m => m.OffersTo(session))))
            {
                delivery.MayHaveBeenSent = true;
            }
        }

        /// <summary>The server stops: connections end in any order, and what is on its way in them is lost.</summary>
        public void Stop()
        {
            IsUnordered = true;
            List<Session> connected = Sessions.Where(s => s.IsConnected).ToList();
            connected.ForEach(s => s.IsConnected = false);
            connected.ForEach(s => LoseConnection(s, false));
            connected.ForEach(NoteMayHaveSent); // wills, too
            IsUnordered = false;
            foreach (string topic in _retained.Keys.Where(t => t[0] == '$').ToArray())
            {
                _retained.Remove(topic); // is not stored
            }
        }

        /// <summary>The next moment after now at which something happens by itself; null: none.</summary>
        public long? NextDueMs()
        {
            IEnumerable<long?> ofSessions = Sessions.SelectMany(s => new[] { s.SilentMs, s.EndsMs, s.Will == null ? null : s.WillDueMs });
            IEnumerable<long?> ofMessages = Sessions.SelectMany(s => s.Outgoing).Select(d => d.Message)
                .Concat(_shared.Select(s => s.Message)).Concat(_retained.Values).Select(m => m.ExpiresMs);
            return ofSessions.Concat(ofMessages).Where(m => m > NowMs).Min();
        }

        /// <summary>Time passes. Not beyond <see cref="NextDueMs"/>.</summary>
        public void MoveTo(long nowMs)
        {
            NowMs = nowMs;
            DoWhatIsDue();
        }

        private void DoWhatIsDue()
        {
            Sessions.Where(s => s.SilentMs <= NowMs).ToList().ForEach(s => LoseConnection(s, false)); // [MQTT-3.1.2-22]
            Sessions.Where(s => s.WillDueMs <= NowMs).ToList().ForEach(PublishWill); // [MQTT-3.1.2-8]
            Sessions.Where(s => s.EndsMs <= NowMs).ToList().ForEach(End);
            RemoveExpired();
        }

        private void PublishWill(Session session)
        {
            Message will = session.Will;
            session.Will = null;
            session.WillDueMs = null;
            if (will != null)
            {
                Publish(will with { Publisher = Message.WillOf + will.Publisher });
            }
        }

        private void End(Session session)
        {
            _sessions.Remove(session.ClientId);
            PublishWill(session); // a will that waits does not wait longer than its session: §3.1.3.2.2
            _shared.ForEach(s => s.Withdraw(session, true));
        }
    }
}
