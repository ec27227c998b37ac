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
            ClientSession session = Session;
            MqttResult result;
            Waiter waiter;
            lock (session)
            {
                result = Submit(session, packet, large);
                reason = session.PublishReason;
                if (result != MqttResult.Pending || timeoutMs == 0)
                {
                    return result;
                }

                waiter = BeginWait(packet.PacketId, timeoutMs, out result);
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
            ClientSession session = Session;
            MqttResult result;
            Waiter waiter;
            lock (session)
            {
                result = session.Subscribe(utf8, wanted, properties, handler);
                if (result != MqttResult.Pending)
                {
                    return result;
                }

                Flush(session);
                waiter = BeginWait(Waiter.FirstSlot + session.EventSlot, timeoutMs, out result);
            }

            return waiter == null ? result : Wait(waiter, null, timeoutMs, out reason);
        }

        // Into the session and out of it, as far as it goes. The gate is held.
        private MqttResult Submit(ClientSession session, PublishPacket packet, LargePayload large)
        {
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
        private Waiter BeginWait(int awaited, int timeoutMs, out MqttResult result)
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
            waiter.Begin(awaited);
            return waiter;
        }

        // For calls that only wait. Waiting for a connection also starts the thread, under the same lock, or a first refusal could be missed.
        private MqttResult Wait(int awaited, AutoResetEvent done, int timeoutMs)
        {
            RequireUsable(timeoutMs);
            MqttResult result;
            Waiter waiter;
            lock (Session)
            {
                if (awaited == Waiter.Connected)
                {
                    StartThread();
                }

                if (awaited == Waiter.Connected ? IsConnected : awaited == Waiter.AllDelivered && Session.QueuedCount == 0)
                {
                    return MqttResult.Success;
                }

                waiter = BeginWait(awaited, timeoutMs, out result);
            }

            return waiter == null ? result : Wait(waiter, done, timeoutMs, out _);
        }

        // Waits for the outcome, or for somebody's event and a stop; in a client without its own thread by pumping, unless another thread does
        // already. In steps: the other thread may stop pumping, a stop does not set that event, and pumping does not end when it is set.
        private MqttResult Wait(Waiter waiter, AutoResetEvent done, int timeoutMs, out MqttReasonCode reason)
        {
            AutoResetEvent awaited = done ?? waiter.Done;
            long endMs = Environment.TickCount64 + timeoutMs;
            int waitMs = 0; // first only a look
            bool isSet;
            for (;;)
            {
                isSet = awaited.WaitOne(waitMs, false);
                waitMs = Until(endMs, LongestReceiveMs);
                if (isSet || waitMs == 0 || waiter.Result != MqttResult.TimedOut)
                {
                    break;
                }

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
            if (happened < SessionEvent.Connected)
            {
                return;
            }

            ClientSession session = Session;
            bool isDelivered = happened == SessionEvent.Delivered;
            int awaited = isDelivered ? session.EventPacketId : happened == SessionEvent.Connected ? Waiter.Connected : Waiter.FirstSlot + session.EventSlot;
            Waiter.Complete(_waiters, awaited, session.EventResult, session.EventReason);
            if (isDelivered && session.QueuedCount == 0)
            {
                Waiter.Complete(_waiters, Waiter.AllDelivered, MqttResult.Success, MqttReasonCode.Success);
            }
        }
    }
}
