using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Delivers a message to everybody who has subscribed to its topic.
    internal sealed partial class BrokerEngine
    {
        // The handle of the message being routed; 0 as long as nobody needs it in the store.
        private int _routedHandle;

        // Delivers a message, after BeginMessage was called for it. Its Retain says whether it is to be retained. handle: its handle if it is in the
        // store already, whose reference becomes the routing's, else 0. publisher: the number of the session that it comes from, or -1. The packet
        // is changed on the way. No connection is closed in here, so the caller may go on using its own.
        private void Route(PublishPacket message, int handle, int publisher)
        {
            _routedHandle = handle;
            bool isRetained = message.Retain;
            if (isRetained)
            {
                Retain(message);
            }

            message.Dup = false; // [MQTT-3.3.1-3]
            _subscriptions.Match(message.Buffer, message.TopicOffset, message.TopicLength, publisher);
            DeliverToAll(message, isRetained);
        }

        // To all subscribers that the index has found.
        private void DeliverToAll(PublishPacket message, bool isRetained)
        {
            bool isBroken = IsBroken;
            IsBroken = true; // stays so if memory runs out before the end
            Statistics.MessagesReceived++;
            MqttQoS qos = message.QoS;
            SubscriptionIndex subscriptions = _subscriptions;
            Session[] sessions = _sessions;
            int first = subscriptions.MatchedFirst;
            for (int i = first + subscriptions.MatchedCount - 1; i >= first; i--)
            {
                int subscriber = subscriptions.Matched[i];
                int options = subscriptions.MatchedQoS[i];
                MqttQoS granted = (MqttQoS)(options & 3);
                message.Retain = isRetained && (options & SubscriptionIndex.RetainAsPublished) != 0; // 3.1.1 [MQTT-3.3.1-9], 5.0 [MQTT-3.3.1-12], [MQTT-3.3.1-13]
                _identifierBytes = (options & SubscriptionIndex.Identified) == 0 ? 0 : subscriptions.WriteIdentifiers(i, _identifiers);
                message.QoS = granted < qos ? granted : qos; // [MQTT-3.8.4-6]
                if (subscriber >= sessions.Length)
                {
                    DeliverLocal(subscriber - sessions.Length, message);
                }
                else if (message.QoS == MqttQoS.AtMostOnce)
                {
                    DeliverQoS0(sessions[subscriber].Connection, message);
                }
                else
                {
                    Deliver(sessions[subscriber], message, qos);
                }

                if ((options & SubscriptionIndex.SharedFlag) != 0)
                {
                    Array.Clear(_lengths, 0, Shapes); // the subscriber may get it once more, for which its output may move
                }
            }

            _identifierBytes = 0;
            int handle = _routedHandle;
            _routedHandle = 0;
            _store.Release(handle);
            IsBroken = isBroken;
        }

        // QoS 0: into the output now, or not at all.
        private void DeliverQoS0(Connection connection, PublishPacket message)
        {
            if (connection != null && !DropIfTooLarge(connection, message)
                && (TryAppendShared(connection, message) || TryAppendAfterDrops(connection, message)))
            {
                MarkDirty(connection);
            }
        }

        // The output is full: drops an old message or the new one, as the policy says. True when the new one is in.
        private bool TryAppendAfterDrops(Connection connection, PublishPacket message)
        {
            bool isIn = false;
            while (!isIn && _options.OutputPolicy == MqttFullPolicy.DropOldest && TryDropOldest(connection))
            {
                isIn = TryAppendShared(connection, message);
            }

            if (!isIn)
            {
                Drop(connection.Session, message, MqttDropReason.OutputFull);
                DisconnectSlow(connection, _options.OutputPolicy);
            }

            return isIn;
        }

        private bool TryDropOldest(Connection connection)
        {
            int position = connection.FindDroppable();
            if (position < 0)
            {
                return false;
            }

            byte[] buffer = connection.Data.Buffer;
            int body = position + 1;
            while (buffer[body++] >= 0x80)
            {
            }

            Drop(connection.Session, buffer, body + 2, buffer[body] << 8 | buffer[body + 1], MqttDropReason.OutputFull);
            connection.RemoveAt(position);
            return true;
        }

        // Marks the client for disconnecting later: the message being routed may be its own.
        private void DisconnectSlow(Connection connection, MqttFullPolicy policy)
        {
            if (connection != null && policy == MqttFullPolicy.Disconnect)
            {
                MarkDirty(connection);
                connection.Work = Connection.TooSlow;
            }
        }

        // QoS 1 and 2: directly into the output if nothing waits before it, else into the session's queue.
        private void Deliver(Session session, PublishPacket message, MqttQoS publishedQoS)
        {
            MessageQueue queue = session.Queue;
            Connection connection = session.Connection;
            if (connection != null && DropIfTooLarge(connection, message))
            {
                return;
            }

            if ((queue.IsFull || session.QueuedBytes > 0) && !MakeRoom(session, MessageStore.BytesOf(message)))
            {
                Drop(session, message, MqttDropReason.QueueFull);
                DisconnectSlow(connection, _options.QueuePolicy);
                return;
            }

            bool isDirect = connection != null && queue.SentCount == queue.Count && queue.SentCount < connection.Window
                && connection.Data.TryReserve(BodyBytes(connection, message) + MqttLimits.MaximumFixedHeaderBytes);
            int handle = 0;
            if (!isDirect || session.ExpirySeconds != 0)
            {
                handle = StoreFor(message, publishedQoS);
                if (handle == 0)
                {
                    Drop(session, message, MqttDropReason.MemoryFull);
                    return;
                }
            }

            int id = 0;
            int flags = (int)message.QoS | (message.Retain ? MessageQueue.RetainFlag : 0);
            if (isDirect)
            {
                id = queue.TakeId();
                message.PacketId = id;
                flags |= MessageQueue.PublishedFlag;
                queue.SentCount++;
                TryAppendShared(connection, message);
            }
            else if (connection != null)
            {
                connection.IsWaiting = true;
            }

            Enqueue(session, handle, id, flags);
            if (connection != null)
            {
                MarkDirty(connection);
            }
        }

        // Makes room in a session for one more message of this many bytes: removes old ones, those that have expired and others as the policy says.
        // False when there is no room even so.
        private bool MakeRoom(Session session, int bytes)
        {
            MessageQueue queue = session.Queue;
            while (queue.IsFull || IsTooMuch(session, bytes))
            {
                int age = queue.FindUnsent();
                if (age < 0)
                {
                    return false;
                }

                int handle = queue.HandleAt(age);
                MqttDropReason reason = _store.IsExpired(handle) ? MqttDropReason.Expired : MqttDropReason.QueueFull;
                if (reason == MqttDropReason.QueueFull && (_options.QueuePolicy != MqttFullPolicy.DropOldest || !FitsBeside(queue, age, bytes)))
                {
                    return false;
                }

                Drop(session, handle, reason);
                RemoveQueued(session, age);
            }

            return true;
        }

        // Whether there is room for so many bytes beside those of the first messages, which stay; if not, others would be dropped in vain.
        private bool FitsBeside(MessageQueue queue, int sent, int bytes)
        {
            int kept = bytes;
            while (sent > 0)
            {
                kept += _store.BytesOf(queue.HandleAt(--sent));
            }

            return kept <= (kept > bytes ? _options.MaximumQueuedBytes : _options.MaximumHeldBytes);
        }

        private void RemoveQueued(Session session, int age)
        {
            Forget(session, QueuedKey(session, age));
            ReleaseBody(session, age);
            session.Queue.RemoveAt(age);
        }

        // A message that is the only one always has room.
        private bool IsTooMuch(Session session, int bytes)
        {
            return session.QueuedBytes > 0 && session.QueuedBytes + bytes > _options.MaximumQueuedBytes;
        }

        // The caller's reference to the message becomes the session's.
        private void Enqueue(Session session, int handle, int id, int flags)
        {
            if (handle != 0)
            {
                session.QueuedBytes += _store.BytesOf(handle);
            }

            MessageQueue queue = session.Queue;
            queue.Add(handle, id, flags);
            SaveQueued(session, queue.Count - 1);
        }

        // Gives one subscriber a reference to the message being routed, which is put into the store if it is not there, or to a copy with its
        // subscription identifiers. 0 when the store is full. The packet may be read again, since its bytes may have moved in the store.
        private int StoreFor(PublishPacket message, MqttQoS publishedQoS)
        {
            if (_identifierBytes == 0)
            {
                int handle = StoreOnce(message, publishedQoS);
                _store.AddReference(handle);
                return handle;
            }

            MqttQoS qos = message.QoS;
            bool retain = message.Retain;
            int copy = _store.Add(message, publishedQoS, message.Buffer == _store.Buffer ? _routedHandle : 0, _identifiers, _identifierBytes);
            message.QoS = qos;
            message.Retain = retain;
            return copy;
        }

        // The handle in the store of the message being routed; 0 when the store is full. The reference stays with the routing.
        private int StoreOnce(PublishPacket message, MqttQoS publishedQoS)
        {
            if (_routedHandle == 0)
            {
                _routedHandle = _store.Add(message, publishedQoS);
            }

            return _routedHandle;
        }

        // Replaces the retained message of the topic; an empty payload only removes it ([MQTT-3.3.1-10], [MQTT-3.3.1-11]).
        private void Retain(PublishPacket message)
        {
            int place = _retained.MakePlace(message);
            if (message.PayloadLength == 0)
            {
                return;
            }

            if (place != 0 && StoreOnce(message, message.QoS) != 0)
            {
                _retained.Set(place, message, _routedHandle); // [MQTT-3.3.1-5]
            }
            else
            {
                Statistics.NotRetained++;
            }
        }
    }
}
