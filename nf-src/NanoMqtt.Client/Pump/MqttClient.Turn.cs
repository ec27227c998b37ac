using System;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>
    /// The pump: joins the session, the transport, the clock and a thread. Whoever pumps (the client's own thread, or the one that polls or
    /// waits in a client without) opens, receives, closes and raises events; nobody else does. Any thread gives commands and sends.
    /// <para>One lock, the gate, which is the session object, guards the session's state and the order of what is sent. It is held while sending, never while
    /// opening, receiving, waiting or in an event handler. A send is limited by the transport, so every command is.</para>
    /// </content>
    public sealed partial class MqttClient
    {
        private const int LongestReceiveMs = 200;

        private readonly ITransport _transport;
        private readonly ReconnectDelay _delay;

        // Only the pumping thread uses these. The deadline is the session's when it was last asked: what happens since puts it off.
        private bool _isOpen;
        private long _deadlineMs;
        private long _openAtMs;
        private long _acceptedMs;

        // Something threw, or the end of a connection is not done with: it has to be, before anything else.
        private bool _isBroken;

        // One step: connects, or waits until it is time to; or receives and handles what has come. Gives whether anything happened.
        // Only for the pumping thread.
        private bool Turn(int timeoutMs)
        {
            try
            {
                if (_isBroken)
                {
                    EndConnection(null);
                    return true;
                }

                if (_isStopping)
                {
                    FinishStop();
                    return true;
                }

                ClientSession session = Session;
                if (session.IsStoreDirty)
                {
                    lock (session)
                    {
                        session.HandleStoreTime(Environment.TickCount64);
                    }
                }

                if (session.HasNews)
                {
                    HandleEvents(session);
                    return true;
                }

                return _isOpen ? Receive(session, timeoutMs) : Open(session, timeoutMs);
            }
            catch (Exception e)
            {
                // A transport that breaks its contract, or no memory left for a moment, perhaps not even for this: a new connection starts clean.
                _isBroken = true;
                EndConnection(e.Message);
                return true;
            }
        }

        private bool Open(ClientSession session, int timeoutMs)
        {
            if (_openAtMs > Environment.TickCount64)
            {
                _wake.WaitOne(Until(_openAtMs, timeoutMs), false);
                return false;
            }

            try
            {
                _transport.Open(session.ConnectTimeoutMs);
            }
            catch (Exception e)
            {
                CloseTransport();
                _openAtMs = Environment.TickCount64 + _delay.Next(0);
                session.EventReason = MqttReasonCode.Success;
                Raise(MqttDisconnectReason.ConnectFailed, e.Message);
                return true;
            }

            _isOpen = true;
            _acceptedMs = long.MaxValue;
            lock (session)
            {
                session.HandleOpened(Environment.TickCount64);
                _deadlineMs = session.NextDeadlineMs;
            }

            HandleEvents(session);
            return true;
        }

        // How long to wait until then, but no longer than asked.
        private static int Until(long thenMs, int timeoutMs)
        {
            long leftMs = thenMs - Environment.TickCount64;
            return leftMs >= timeoutMs ? timeoutMs : leftMs < 0 ? 0 : (int)leftMs;
        }

        private bool Receive(ClientSession session, int timeoutMs)
        {
            if (_deadlineMs - Environment.TickCount64 < timeoutMs)
            {
                timeoutMs = Until(_deadlineMs, timeoutMs);
            }

            Framer framer = session.Framer;
            byte[] buffer = framer.Buffer;
            int offset = framer.ReceiveOffset;
            int count = _transport.Receive(buffer, offset, buffer.Length - offset, timeoutMs);
            if (count > 0)
            {
                SessionEvent happened = session.HandleReceived(buffer, offset, count, Environment.TickCount64);
                if (happened == SessionEvent.MessageReceived)
                {
                    Raise(MessageReceived, session, session.HasHandlers);
                }
                else if (happened == SessionEvent.Delivered)
                {
                    HandlePuback(session);
                }
                else
                {
                    HandleEvents(session);
                    LetMoreCome();
                }

                if (Environment.TickCount64 < _deadlineMs)
                {
                    return true;
                }
            }
            else if (count == 0 && Environment.TickCount64 < _deadlineMs)
            {
                return false;
            }

            // After what has come, which may have made it needless.
            HandleTime(session, count < 0);
            return true;
        }

        // On .NET only: there a thread of its own sends what comes next.
        partial void LetMoreCome();

        // One acknowledgement, with nothing else received.
        private void HandlePuback(ClientSession session)
        {
            SessionEvent happened;
            lock (session)
            {
                happened = session.Complete(InFlightArena.AtLeastOnceSent);
                if (session.HasOutput)
                {
                    Flush(session);
                }

                if (_waiters != null)
                {
                    Complete(happened);
                }
            }

            if (Delivered != null && happened == SessionEvent.Delivered)
            {
                Raise(happened, session);
            }
        }

        private void HandleTime(ClientSession session, bool isLost)
        {
            lock (session)
            {
                if (isLost)
                {
                    session.End(MqttDisconnectReason.ConnectionLost, 0);
                }

                session.HandleTime(Environment.TickCount64);
                _deadlineMs = session.NextDeadlineMs;
            }

            HandleEvents(session);
        }

        // Reports all that has happened, answers it, and closes the connection if that is what it comes to.
        private void HandleEvents(ClientSession session)
        {
            SessionEvent happened;
            bool isStopping = false;
            do
            {
                lock (session)
                {
                    happened = session.NextEvent();
                    if (happened <= SessionEvent.OutputFull)
                    {
                        Flush(session);
                    }
                    else if (_waiters != null)
                    {
                        Complete(happened);
                    }
                }

                if (happened > SessionEvent.OutputFull)
                {
                    Raise(happened, session);
                }
            }
            while (happened != SessionEvent.None && session.HasMore && !(isStopping = _isStopping));

            if (session.State == SessionState.Ending)
            {
                EndConnection(null);
            }
            else if (isStopping)
            {
                FinishStop(); // here, and not only if it is still wanted: nobody would look at the rest
            }
        }

        private void EndConnection(string detail)
        {
            _isBroken = true;
            CloseTransport();
            _isOpen = false;
            ClientSession session = Session;
            MqttDisconnectReason reason;
            lock (session)
            {
                session.HandleClosed();
                reason = session.EndReason;
                if (reason == MqttDisconnectReason.Refused)
                {
                    Waiter.Complete(_waiters, Waiter.Connected, MqttResult.Refused, session.EventReason);
                }
            }

            _openAtMs = 0;
            if (reason != MqttDisconnectReason.Requested)
            {
                long nowMs = Environment.TickCount64;
                _openAtMs = nowMs + _delay.Next(session.HasMadeRoom ? long.MaxValue : nowMs - _acceptedMs);
                detail ??= DisconnectDetail.Of(reason, session.EndCode, session.EventProperties);
            }

            _isBroken = false;
            Raise(reason, detail);
        }

        // What Stop cut short ended because of it, whatever it looked like.
        private void Raise(MqttDisconnectReason reason, string detail)
        {
            if (_isStopping && (reason == MqttDisconnectReason.ConnectionLost || reason == MqttDisconnectReason.ConnectFailed))
            {
                reason = MqttDisconnectReason.Requested;
                detail = null;
            }

            try
            {
                Disconnected?.Invoke(this, reason, detail);
            }
            catch (Exception)
            {
                Statistics.HandlerFaults++;
            }
        }
    }
}
