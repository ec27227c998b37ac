using System;
using System.Threading;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>Commands that may wait: under the gate into the session, out through the transport, then for the outcome.</content>
    public sealed partial class MqttClient
    {
        // Made when a thread first waits: many clients never do.
        private Waiters _waiters;

        // Gives a place to wait at for the response with this number, or -1 and the result to return at once.
        internal int BeginResponse(int number, int timeoutMs, out MqttResult result)
        {
            lock (Session)
            {
                return BeginWait(WaitKind.Response, number, timeoutMs, out result);
            }
        }

        internal MqttResult EndResponse(int place, int timeoutMs)
        {
            return Wait(place, timeoutMs, out _);
        }

        internal void CompleteResponse(int number)
        {
            lock (Session)
            {
                _waiters.Complete(WaitKind.Response, number, MqttResult.Success, MqttReasonCode.Success);
            }
        }

        private MqttResult Publish(PublishPacket packet, LargePayload large, int timeoutMs, out MqttReasonCode reason)
        {
            MqttResult result;
            int place;
            lock (Session)
            {
                result = Send(packet, large);
                reason = Session.PublishReason;
                if (result != MqttResult.Pending || timeoutMs == 0)
                {
                    return result;
                }

                place = BeginWait(WaitKind.Delivered, packet.PacketId, timeoutMs, out result);
            }

            return place < 0 ? result : Wait(place, timeoutMs, out reason);
        }

        // wanted: subscription options, or SubscriptionTable.Unsubscribe.
        private MqttResult Subscribe(
            string filter, int wanted, PropertyBlock properties, MqttMessageHandler handler, int timeoutMs, out MqttReasonCode reason)
        {
            RequireUsable(timeoutMs);
            byte[] utf8 = RequireFilter(filter);
            reason = MqttReasonCode.Success;
            MqttResult result;
            int place;
            lock (Session)
            {
                result = Session.Subscribe(utf8, wanted, properties, handler);
                if (result != MqttResult.Pending)
                {
                    return result;
                }

                Flush(Session);
                place = BeginWait(WaitKind.Subscription, Session.EventSlot, timeoutMs, out result);
            }

            return place < 0 ? result : Wait(place, timeoutMs, out reason);
        }

        // Into the session and out of it, as far as it goes. The gate is held.
        private MqttResult Send(PublishPacket packet, LargePayload large)
        {
            ClientSession session = Session;
            MqttResult result = session.Publish(packet, large);
            if (result == MqttResult.Busy)
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

        // Gives a place among the waiters, or -1 and the result to return at once. The gate is held, so no outcome can be missed.
        private int BeginWait(WaitKind kind, int key, int timeoutMs, out MqttResult result)
        {
            result = MqttResult.Pending;
            if (timeoutMs == 0 || _pumpingThread == Thread.CurrentThread)
            {
                return -1;
            }

            if (_isStopping)
            {
                result = MqttResult.Stopped;
                return -1;
            }

            result = MqttResult.Busy;
            _waiters ??= new Waiters();
            return _waiters.Add(kind, key);
        }

        // Waits for the outcome; in a client without its own thread by pumping, unless another thread does already.
        private MqttResult Wait(int place, int timeoutMs, out MqttReasonCode reason)
        {
            long endMs = Environment.TickCount64 + timeoutMs;
            int leftMs = timeoutMs;
            bool isDone = false;
            while (!isDone && leftMs > 0)
            {
                if (TryBegin(false))
                {
                    Pump(leftMs);
                    leftMs = 0;
                }
                else if (_pump != OwnThread && leftMs > LongestReceiveMs)
                {
                    leftMs = LongestReceiveMs; // who pumps may end
                }

                isDone = _waiters.Wait(place, leftMs);
                leftMs = (int)(endMs - Environment.TickCount64);
            }

            lock (Session)
            {
                return _waiters.Remove(place, out reason);
            }
        }

        // The gate is held.
        private void Complete(SessionEvent happened)
        {
            ClientSession session = Session;
            switch (happened)
            {
                case SessionEvent.Connected:
                    _waiters.Complete(WaitKind.Connected, 0, MqttResult.Success, session.EventReason);
                    break;
                case SessionEvent.Delivered:
                    _waiters.Complete(WaitKind.Delivered, session.EventPacketId, session.EventResult, session.EventReason);
                    if (session.QueuedCount == 0)
                    {
                        _waiters.Complete(WaitKind.AllDelivered, 0, MqttResult.Success, session.EventReason);
                    }

                    break;
                case SessionEvent.Subscribed:
                case SessionEvent.Unsubscribed:
                    _waiters.Complete(WaitKind.Subscription, session.EventSlot, session.EventResult, session.EventReason);
                    break;
                default:
                    break;
            }
        }
    }
}
