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
        internal readonly string ClientId;

        private readonly object _gate = new object();
        private readonly MqttClient _client;
        private readonly ITransport _transport;
        private readonly ClientSession _session;
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
            ClientId = options.ClientId ?? CreateClientId();
            _session = new ClientSession(options, ClientId, Statistics);
            _delay = new ReconnectDelay(options.ReconnectMinimumMs, options.ReconnectMaximumMs, Seed(ClientId));
        }

        internal bool IsConnected => _session.State == SessionState.Connected;

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

                return _isOpen ? Receive(timeoutMs) : Open(timeoutMs);
            }
            catch (Exception e)
            {
                // A transport that breaks its contract, or no memory left for a moment: a new connection starts clean.
                EndConnection(e.Message);
                return true;
            }
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
                _session.HandleOpened(Environment.TickCount64);
            }

            HandleEvents();
            return true;
        }

        private void HandleOpenFailed(string detail)
        {
            CloseTransport();
            _openAtMs = Environment.TickCount64 + _delay.Next(0);
            if (IsStopping)
            {
                _client.RaiseDisconnected(MqttDisconnectReason.Requested, null);
            }
            else
            {
                _client.RaiseDisconnected(MqttDisconnectReason.ConnectFailed, detail);
            }
        }

        private bool Receive(int timeoutMs)
        {
            long leftMs = _deadlineMs - Environment.TickCount64;
            if (leftMs < timeoutMs)
            {
                timeoutMs = leftMs < 0 ? 0 : (int)leftMs;
            }

            Framer framer = _session.Framer;
            int count = _transport.Receive(framer.Buffer, framer.ReceiveOffset, framer.ReceiveCount, timeoutMs);
            long nowMs = Environment.TickCount64;
            if (count > 0)
            {
                _session.HandleReceived(count, nowMs);
            }

            if (count < 0 || nowMs >= _deadlineMs)
            {
                lock (_gate)
                {
                    if (count < 0)
                    {
                        _session.End(MqttDisconnectReason.ConnectionLost, 0);
                    }

                    _session.HandleTime(nowMs);
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
                    happened = _session.NextEvent();
                    if (happened <= SessionEvent.OutputFull)
                    {
                        Flush();
                        _deadlineMs = _session.NextDeadlineMs;
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

                Raise(happened);
            }

            if (_session.State == SessionState.Ending)
            {
                EndConnection(null);
            }
        }

        private void Raise(SessionEvent happened)
        {
            switch (happened)
            {
                case SessionEvent.MessageReceived:
                    _client.RaiseMessageReceived(_session.Message);
                    break;
                case SessionEvent.Delivered:
                    _client.RaiseDelivered(_session.EventPacketId, _session.EventResult);
                    break;
                case SessionEvent.Connected:
                    _acceptedMs = Environment.TickCount64;
                    _client.RaiseConnected(_session.SessionPresent);
                    break;
                case SessionEvent.Subscribed:
                    _client.RaiseSubscribed(_session.EventFilter, _session.EventResult);
                    break;
                default:
                    break;
            }
        }

        private void EndConnection(string detail)
        {
            CloseTransport();
            _isOpen = false;
            MqttDisconnectReason reason;
            lock (_gate)
            {
                _session.HandleClosed();
                reason = _session.EndReason;
                if (reason == MqttDisconnectReason.Refused)
                {
                    _waiters.Complete(WaitKind.Connected, 0, MqttResult.Refused);
                }
            }

            if (reason == MqttDisconnectReason.Requested || IsStopping)
            {
                // A connection that was cut by Stop ended because of Stop, whatever it looked like.
                _openAtMs = 0;
                _client.RaiseDisconnected(MqttDisconnectReason.Requested, null);
                return;
            }

            long nowMs = Environment.TickCount64;
            _openAtMs = nowMs + _delay.Next(nowMs - _acceptedMs);
            _client.RaiseDisconnected(reason, detail ?? DisconnectDetail.Of(reason, _session.EndCode));
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
