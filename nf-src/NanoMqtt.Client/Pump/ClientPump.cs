using System;
using System.Threading;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <summary>
    /// Joins a session, a transport, the clock and a thread. Whoever pumps (the client's own thread, or the one that polls or waits in a
    /// client without) opens, receives, closes and raises events; nobody else does. Any thread gives commands and sends.
    /// </summary>
    /// <remarks>
    /// One lock, <c>_gate</c>, guards the session's state and the order of what is sent. It is held while sending, never while
    /// opening, receiving, waiting or in an event handler. A send is limited by the transport, so every command is.
    /// <para>A stop is a request (<c>_stopRequested</c>) that the pumping thread finds within <see cref="LongestReceiveMs"/>. So
    /// <see cref="Stop"/> itself needs no lock and cannot be held up by a thread that is stuck in a send: when its time is over it
    /// closes the transport under it.</para>
    /// </remarks>
    internal sealed partial class ClientPump
    {
        private const int LongestReceiveMs = 200;

        internal readonly MqttClientStatistics Statistics = new MqttClientStatistics();
        internal readonly ClientSession Session;

        private readonly object _gate = new object();
        private readonly MqttClient _client;
        private readonly ITransport _transport;
        private readonly ReconnectDelay _delay;
        private readonly int _connectTimeoutMs;

        // Only the pumping thread uses these.
        private bool _isOpen;
        private long _deadlineMs;
        private long _openAtMs;
        private long _acceptedMs;

        internal ClientPump(MqttClient client, ITransport transport, MqttClientOptions options)
        {
            _client = client;
            _transport = transport;
            _connectTimeoutMs = options.ConnectTimeoutMs;
            string clientId = options.ClientId ?? CreateClientId();
            Session = new ClientSession(options, clientId, Statistics);
            _delay = new ReconnectDelay(options.ReconnectMinimumMs, options.ReconnectMaximumMs, Seed(clientId));
        }

        internal bool IsConnected => Session.State == SessionState.Connected;

        // One step: connects, or waits until it is time to; or receives and handles what has come. Gives whether anything happened.
        // Only for the pumping thread.
        private bool Turn(int timeoutMs)
        {
            if (timeoutMs > LongestReceiveMs)
            {
                timeoutMs = LongestReceiveMs;
            }

            try
            {
                if (IsStopping)
                {
                    FinishStop();
                    return true;
                }

                return HandleUnreceived() || (_isOpen ? Receive(timeoutMs) : Open(timeoutMs));
            }
            catch (Exception e)
            {
                // A transport that breaks its contract, or no memory left for a moment: a new connection starts clean.
                EndConnection(e.Message);
                return true;
            }
        }

        // What does not wait for the broker: messages dropped from the queue are reported, the store is synced.
        private bool HandleUnreceived()
        {
            if (Session.IsStoreDirty)
            {
                lock (_gate)
                {
                    Session.HandleStoreTime(Environment.TickCount64);
                }
            }

            if (!Session.HasEnded)
            {
                return false;
            }

            HandleEvents();
            return true;
        }

        private bool Open(int timeoutMs)
        {
            long waitMs = _openAtMs - Environment.TickCount64;
            if (waitMs > 0)
            {
                _wake.WaitOne(waitMs < timeoutMs ? (int)waitMs : timeoutMs, false);
                return false;
            }

            try
            {
                _transport.Open(_connectTimeoutMs);
            }
            catch (Exception e)
            {
                HandleOpenFailed(e.Message);
                return true;
            }

            _isOpen = true;
            _acceptedMs = long.MaxValue;
            lock (_gate)
            {
                Session.HandleOpened(Environment.TickCount64);
            }

            HandleEvents();
            return true;
        }

        private void HandleOpenFailed(string detail)
        {
            CloseTransport();
            _openAtMs = Environment.TickCount64 + _delay.Next(0);
            Session.EventReason = MqttReasonCode.Success;
            RaiseDisconnected(MqttDisconnectReason.ConnectFailed, detail);
        }

        private bool Receive(int timeoutMs)
        {
            long leftMs = _deadlineMs - Environment.TickCount64;
            if (leftMs < timeoutMs)
            {
                timeoutMs = leftMs < 0 ? 0 : (int)leftMs;
            }

            Framer framer = Session.Framer;
            int count = _transport.Receive(framer.Buffer, framer.ReceiveOffset, framer.ReceiveCount, timeoutMs);
            long nowMs = Environment.TickCount64;
            if (count > 0)
            {
                Session.HandleReceived(count, nowMs);
            }

            if (count < 0 || nowMs >= _deadlineMs)
            {
                lock (_gate)
                {
                    if (count < 0)
                    {
                        Session.End(MqttDisconnectReason.ConnectionLost, 0);
                    }

                    Session.HandleTime(nowMs);
                }
            }
            else if (count == 0)
            {
                return false;
            }

            HandleEvents();
            return true;
        }

        // Reports all that has happened, answers it, and closes the connection if that is what it comes to.
        private void HandleEvents()
        {
            for (;;)
            {
                SessionEvent happened;
                lock (_gate)
                {
                    happened = Session.NextEvent();
                    if (happened <= SessionEvent.OutputFull)
                    {
                        Flush();
                        _deadlineMs = Session.NextDeadlineMs;
                    }
                    else
                    {
                        CompleteWaiters(happened);
                    }
                }

                if (happened == SessionEvent.None)
                {
                    break;
                }

                if (happened != SessionEvent.OutputFull)
                {
                    Raise(happened);
                }
            }

            if (Session.State == SessionState.Ending)
            {
                EndConnection(null);
            }
        }

        private void Raise(SessionEvent happened)
        {
            if (happened == SessionEvent.Connected)
            {
                _acceptedMs = Environment.TickCount64;
            }

            _client.Raise(happened, MqttDisconnectReason.None, null);
            if (!Session.HasHandlers || (happened != SessionEvent.MessageReceived && happened != SessionEvent.PieceReceived))
            {
                return;
            }

            MqttMessageHandler handler;
            while ((handler = NextHandler()) != null)
            {
                _client.Raise(handler);
            }
        }

        private MqttMessageHandler NextHandler()
        {
            lock (_gate)
            {
                return Session.NextHandler();
            }
        }

        private void EndConnection(string detail)
        {
            CloseTransport();
            _isOpen = false;
            MqttDisconnectReason reason;
            lock (_gate)
            {
                Session.HandleClosed();
                reason = Session.EndReason;
                if (reason == MqttDisconnectReason.Refused)
                {
                    _waiters?.Complete(WaitKind.Connected, 0, MqttResult.Refused, Session.EventReason);
                }
            }

            if (reason == MqttDisconnectReason.Requested || IsStopping)
            {
                // A connection that was cut by Stop ended because of Stop, whatever it looked like.
                _openAtMs = 0;
                RaiseDisconnected(MqttDisconnectReason.Requested, null);
                return;
            }

            long nowMs = Environment.TickCount64;
            _openAtMs = nowMs + _delay.Next(Session.HasMadeRoom ? long.MaxValue : nowMs - _acceptedMs);
            RaiseDisconnected(reason, detail ?? DisconnectDetail.Of(reason, Session.EndCode, Session.EventProperties));
        }

        private void RaiseDisconnected(MqttDisconnectReason reason, string detail)
        {
            bool isStopping = IsStopping;
            _client.Raise(SessionEvent.None, isStopping ? MqttDisconnectReason.Requested : reason, isStopping ? null : detail);
        }

        private static string CreateClientId()
        {
            return "nano-" + BitConverter.ToInt32(Guid.NewGuid().ToByteArray(), 0).ToString("X8");
        }

        private static int Seed(string clientId)
        {
            int seed = (int)Environment.TickCount64;
            for (int i = 0; i < clientId.Length; i++)
            {
                seed = seed * 31 + clientId[i];
            }

            return seed;
        }
    }
}
