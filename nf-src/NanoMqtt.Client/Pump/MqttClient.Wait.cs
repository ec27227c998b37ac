using System;
using System.Threading;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>Commands that may wait: under the gate into the session, out through the transport, then for the outcome.</content>
    public sealed partial class MqttClient
    {
        // Those made so far: none until a thread first waits, since many clients never do.
        private Waiter _waiters;

        private MqttResult Publish(PublishPacket packet, LargePayload large, int timeoutMs, out MqttReasonCode reason)
        {
            MqttResult result;
            Waiter waiter;
            lock (Session)
            {
                result = Send(packet, large);
                reason = Session.PublishReason;
                if (result != MqttResult.Pending || timeoutMs == 0)
                {
                    return result;
                }

                waiter = BeginWait(WaitKind.Delivered, packet.PacketId, timeoutMs, out result);
            }

            return waiter == null ? result : Wait(waiter, null, timeoutMs, out reason);
        }

        // wanted: subscription options, or SubscriptionTable.Unsubscribe.
        private MqttResult Subscribe(
            string filter, int wanted, PropertyBlock properties, MqttMessageHandler handler, int timeoutMs, out MqttReasonCode reason)
        {
            RequireUsable(timeoutMs);
            byte[] utf8 = RequireFilter(filter);
            reason = MqttReasonCode.Success;
            MqttResult result;
            Waiter waiter;
            lock (Session)
            {
                result = Session.Subscribe(utf8, wanted, properties, handler);
                if (result != MqttResult.Pending)
                {
                    return result;
                }

                Flush(Session);
                waiter = BeginWait(WaitKind.Subscription, Session.EventSlot, timeoutMs, out result);
            }

            return waiter == null ? result : Wait(waiter, null, timeoutMs, out reason);
        }

        // Into the session and out of it, as far as it goes. The gate is held.
        private MqttResult Send(PublishPacket packet, LargePayload large)
        {
            ClientSession session = Session;
            MqttResult result = session.Publish(packet, large);
            if (result == ClientSession.NotDone)
            {
                Flush(session);
                result = session.Publish(packet, large);
            }

            if (result <= MqttResult.Pending)
            {
                Flush(session);
                if (result == MqttResult.Success && session.State != SessionState.Connected)
                {
                    result = MqttResult.NotConnected; // it broke under this very message
                }
            }

            return result;
        }

        // Begins to wait; null: the result is to be returned at once. The gate is held, so no outcome can be missed.
        private Waiter BeginWait(WaitKind kind, int key, int timeoutMs, out MqttResult result)
        {
            result = MqttResult.Pending;
            if (timeoutMs == 0 || _pumpingThread == Thread.CurrentThread)
            {
                return null;
            }

            if (_isStopping)
            {
                result = MqttResult.Stopped;
                return null;
            }

            Waiter waiter = Waiter.FindFree(_waiters) ?? (_waiters = new Waiter(_waiters));
            waiter.Begin(kind, key);
            return waiter;
        }

        // What waits and does nothing else, but that who waits for a connection starts the thread: a first refusal must not be missed.
        private MqttResult Wait(WaitKind kind, AutoResetEvent done, int timeoutMs)
        {
            RequireUsable(timeoutMs);
            MqttResult result;
            Waiter waiter;
            lock (Session)
            {
                if (kind == WaitKind.Connected)
                {
                    StartThread();
                }

                if (kind == WaitKind.Connected ? IsConnected : kind == WaitKind.AllDelivered && Session.QueuedCount == 0)
                {
                    return MqttResult.Success;
                }

                waiter = BeginWait(kind, 0, timeoutMs, out result);
            }

            return waiter == null ? result : Wait(waiter, done, timeoutMs, out _);
        }

        // Waits for the outcome, or for somebody's event and a stop; in a client without its own thread by pumping, unless another thread does
        // already. In steps: who pumps may end, a stop does not set that event, and pumping does not end when it is set.
        private MqttResult Wait(Waiter waiter, AutoResetEvent done, int timeoutMs, out MqttReasonCode reason)
        {
            AutoResetEvent awaited = done ?? waiter.Done;
            long endMs = Environment.TickCount64 + timeoutMs;
            int waitMs = 0;
            bool isSet;
            while (!(isSet = awaited.WaitOne(waitMs, false)) && waiter.Result == MqttResult.TimedOut && (waitMs = Until(endMs, LongestReceiveMs)) > 0)
            {
                if (TryBegin(false))
                {
                    Pump(waitMs);
                    waitMs = 0;
                }
            }

            lock (Session)
            {
                waiter.End();
                reason = waiter.Reason;
                return isSet && done != null ? MqttResult.Success : waiter.Result;
            }
        }

        // The gate is held.
        private void Complete(SessionEvent happened)
        {
            ClientSession session = Session;
            switch (happened)
            {
                case SessionEvent.Connected:
                    Waiter.Complete(_waiters, WaitKind.Connected, 0, MqttResult.Success, session.EventReason);
                    break;
                case SessionEvent.Delivered:
                    Waiter.Complete(_waiters, WaitKind.Delivered, session.EventPacketId, session.EventResult, session.EventReason);
                    if (session.QueuedCount == 0)
                    {
                        Waiter.Complete(_waiters, WaitKind.AllDelivered, 0, MqttResult.Success, session.EventReason);
                    }

                    break;
                case SessionEvent.Subscribed:
                case SessionEvent.Unsubscribed:
                    Waiter.Complete(_waiters, WaitKind.Subscription, session.EventSlot, session.EventResult, session.EventReason);
                    break;
                default:
                    break;
            }
        }
    }
}
