using System;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>Commands: under the gate into the session, out through the transport, then perhaps waiting for the outcome.</content>
    internal sealed partial class ClientPump
    {
        private readonly Waiters _waiters = new Waiters();

        internal MqttResult Publish(
            string topic, byte[] payload, int offset, int count, MqttQoS qos, bool retain, out int packetId)
        {
            lock (_gate)
            {
                MqttResult result = PublishNow(topic, payload, offset, count, qos, retain);
                packetId = _session.PublishedPacketId;
                return result;
            }
        }

        internal MqttResult PublishAndWait(
            string topic, byte[] payload, int offset, int count, MqttQoS qos, bool retain, int timeoutMs)
        {
            MqttResult result;
            int place = -1;
            lock (_gate)
            {
                result = PublishNow(topic, payload, offset, count, qos, retain);
                if (result == MqttResult.Pending)
                {
                    place = BeginWait(WaitKind.Delivered, _session.PublishedPacketId, timeoutMs, out result);
                }
            }

            return place < 0 ? result : Wait(place, timeoutMs);
        }

        // wanted: a QoS, or SubscriptionTable.Unsubscribe.
        internal MqttResult Subscribe(string filter, int wanted, int timeoutMs)
        {
            MqttResult result;
            int place = -1;
            lock (_gate)
            {
                result = _session.Subscribe(filter, wanted);
                if (result == MqttResult.Pending)
                {
                    Flush();
                    place = BeginWait(WaitKind.Subscription, _session.SubscriptionSlot, timeoutMs, out result);
                }
            }

            return place < 0 ? result : Wait(place, timeoutMs);
        }

        internal int GetGrantedQoS(string filter)
        {
            lock (_gate)
            {
                return _session.GetGrantedQoS(filter);
            }
        }

        internal MqttResult WaitForConnection(int timeoutMs)
        {
            MqttResult result;
            int place;
            lock (_gate)
            {
                if (IsConnected)
                {
                    return MqttResult.Success;
                }

                place = BeginWait(WaitKind.Connected, 0, timeoutMs, out result);
            }

            return place < 0 ? result : Wait(place, timeoutMs);
        }

        internal MqttResult WaitForDelivery(int timeoutMs)
        {
            MqttResult result;
            int place;
            lock (_gate)
            {
                if (_session.QueuedCount == 0)
                {
                    return MqttResult.Success;
                }

                place = BeginWait(WaitKind.AllDelivered, 0, timeoutMs, out result);
            }

            return place < 0 ? result : Wait(place, timeoutMs);
        }

        private MqttResult PublishNow(string topic, byte[] payload, int offset, int count, MqttQoS qos, bool retain)
        {
            MqttResult result = _session.Publish(topic, payload, offset, count, qos, retain);
            if (result == MqttResult.Busy)
            {
                Flush();
                result = _session.Publish(topic, payload, offset, count, qos, retain);
            }

            if (result <= MqttResult.Pending)
            {
                Flush();
                if (result == MqttResult.Success && !IsConnected)
                {
                    return MqttResult.NotConnected; // it broke under this very message
                }
            }

            return result;
        }

        // Gives a place among the waiters, or -1 and the result to return at once. The gate is held, so no outcome can be missed.
        private int BeginWait(WaitKind kind, int key, int timeoutMs, out MqttResult result)
        {
            result = MqttResult.Pending;
            if (timeoutMs == 0 || IsPumpingThread)
            {
                return -1;
            }

            if (IsStopping)
            {
                result = MqttResult.Stopped;
                return -1;
            }

            result = MqttResult.Busy;
            return _waiters.Add(kind, key);
        }

        // Waits for the outcome; in a client without its own thread by pumping, unless another thread does already.
        private MqttResult Wait(int place, int timeoutMs)
        {
            long endMs = Environment.TickCount64 + timeoutMs;
            int leftMs = timeoutMs;
            bool isDone = false;
            while (!isDone && leftMs > 0)
            {
                if (_isRunning)
                {
                    isDone = _waiters.Wait(place, leftMs);
                }
                else if (TryBeginPumping())
                {
                    Pump(leftMs);
                    isDone = _waiters.Wait(place, 0);
                }
                else
                {
                    isDone = _waiters.Wait(place, leftMs < LongestReceiveMs ? leftMs : LongestReceiveMs);
                }

                leftMs = (int)(endMs - Environment.TickCount64);
            }

            lock (_gate)
            {
                return _waiters.Remove(place);
            }
        }

        // The gate is held.
        private void CompleteWaiters(SessionEvent happened)
        {
            switch (happened)
            {
                case SessionEvent.Connected:
                    _waiters.Complete(WaitKind.Connected, 0, MqttResult.Success);
                    break;
                case SessionEvent.Delivered:
                    _waiters.Complete(WaitKind.Delivered, _session.EventPacketId, _session.EventResult);
                    if (_session.QueuedCount == 0)
                    {
                        _waiters.Complete(WaitKind.AllDelivered, 0, MqttResult.Success);
                    }

                    break;
                case SessionEvent.Subscribed:
                    _waiters.Complete(WaitKind.Subscription, _session.EventSlot, _session.EventResult);
                    break;
                case SessionEvent.Unsubscribed:
                    _waiters.Complete(WaitKind.Subscription, _session.EventSlot, MqttResult.Success);
                    break;
                default:
                    break;
            }
        }
    }
}
