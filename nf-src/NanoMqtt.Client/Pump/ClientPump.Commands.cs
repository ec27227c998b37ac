using System;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>Commands: under the gate into the session, out through the transport, then perhaps waiting for the outcome.</content>
    internal sealed partial class ClientPump
    {
        // Made when a thread first waits: many clients never do.
        private Waiters _waiters;

        internal MqttResult Publish(
            string topic, byte[] payload, int offset, int count, MqttQoS qos, bool retain, int timeoutMs, out int packetId)
        {
            MqttResult result;
            int place;
            lock (_gate)
            {
                PublishPacket packet = Session.Outgoing;
                packet.Topic = topic;
                packet.Payload = payload;
                packet.PayloadOffset = offset;
                packet.PayloadLength = count;
                packet.QoS = qos;
                packet.Retain = retain;
                place = BeginPublish(packet, null, timeoutMs, out result);
                packet.Payload = null;
                packetId = packet.PacketId;
            }

            return place < 0 ? result : Wait(place, timeoutMs, out _);
        }

        internal MqttResult Publish(PublishPacket packet, LargePayload large, int timeoutMs, out MqttReasonCode reason)
        {
            MqttResult result;
            int place;
            lock (_gate)
            {
                place = BeginPublish(packet, large, timeoutMs, out result);
                reason = Session.PublishReason;
            }

            return place < 0 ? result : Wait(place, timeoutMs, out reason);
        }

        // wanted: subscription options, or SubscriptionTable.Unsubscribe.
        internal MqttResult Subscribe(
            byte[] filter, int wanted, PropertyBlock properties, MqttMessageHandler handler, int timeoutMs, out MqttReasonCode reason)
        {
            reason = MqttReasonCode.Success;
            MqttResult result;
            int place = -1;
            lock (_gate)
            {
                result = Session.Subscribe(filter, wanted, properties, handler);
                if (result == MqttResult.Pending)
                {
                    Flush();
                    place = BeginWait(WaitKind.Subscription, Session.SubscriptionSlot, timeoutMs, out result);
                }
            }

            return place < 0 ? result : Wait(place, timeoutMs, out reason);
        }

        internal int GetGrantedQoS(byte[] filter)
        {
            lock (_gate)
            {
                return Session.GetGrantedQoS(filter);
            }
        }

        internal bool Reauthenticate()
        {
            lock (_gate)
            {
                bool isBegun = Session.Reauthenticate();
                Flush();
                return isBegun;
            }
        }

        // Gives a place to wait at for the response with this number, or -1 and the result to return at once.
        internal int BeginResponse(int number, int timeoutMs, out MqttResult result)
        {
            lock (_gate)
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
            lock (_gate)
            {
                _waiters.Complete(WaitKind.Response, number, MqttResult.Success, MqttReasonCode.Success);
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

            return place < 0 ? result : Wait(place, timeoutMs, out _);
        }

        internal MqttResult WaitForDelivery(int timeoutMs)
        {
            MqttResult result;
            int place;
            lock (_gate)
            {
                if (Session.QueuedCount == 0)
                {
                    return MqttResult.Success;
                }

                place = BeginWait(WaitKind.AllDelivered, 0, timeoutMs, out result);
            }

            return place < 0 ? result : Wait(place, timeoutMs, out _);
        }

        // Gives a place among the waiters, or -1 and the result to return at once. The gate is held.
        private int BeginPublish(PublishPacket packet, LargePayload large, int timeoutMs, out MqttResult result)
        {
            result = Session.Publish(packet, large);
            if (result == MqttResult.Busy)
            {
                Flush();
                result = Session.Publish(packet, large);
            }

            if (result > MqttResult.Pending)
            {
                return -1;
            }

            Flush();
            if (result == MqttResult.Pending)
            {
                return BeginWait(WaitKind.Delivered, packet.PacketId, timeoutMs, out result);
            }

            if (!IsConnected)
            {
                result = MqttResult.NotConnected; // it broke under this very message
            }

            return -1;
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
                return _waiters.Remove(place, out reason);
            }
        }

        // The gate is held.
        private void CompleteWaiters(SessionEvent happened)
        {
            if (_waiters == null)
            {
                return;
            }

            switch (happened)
            {
                case SessionEvent.Connected:
                    _waiters.Complete(WaitKind.Connected, 0, MqttResult.Success, Session.EventReason);
                    break;
                case SessionEvent.Delivered:
                    _waiters.Complete(WaitKind.Delivered, Session.EventPacketId, Session.EventResult, Session.EventReason);
                    if (Session.QueuedCount == 0)
                    {
                        _waiters.Complete(WaitKind.AllDelivered, 0, MqttResult.Success, Session.EventReason);
                    }

                    break;
                case SessionEvent.Subscribed:
                case SessionEvent.Unsubscribed:
                    _waiters.Complete(WaitKind.Subscription, Session.EventSlot, Session.EventResult, Session.EventReason);
                    break;
                default:
                    break;
            }
        }
    }
}
