using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // The broker's own application as a client in process. A local subscription is a number from 0 on; as a subscriber it stands behind
    // the sessions. Deliveries wait in a queue until NextLocal copies them out, so that handlers run outside the lock.
    internal sealed partial class BrokerEngine
    {
        private readonly MessageQueue _localQueue; // its identifiers are the numbers of local subscriptions

        // Texts of our own in UTF-8.
        private byte[] _text = new byte[128];

        // Local subscriptions whose retained messages are not all queued yet.
        private int _localWalks;

        public int LocalCount => _localQueue.Count;

        // Which subscription the message that NextLocal gave is for.
        public int Local;

        // Who made each local subscription, or null.
        public readonly object[] LocalOwners;

        // Who publishes the message that is routed, or null.
        private object _publisher;

        // Publishes a message of the application. None, TopicName or Utf8 when the topic is no topic name, PropertyValue when there is a
        // property that no message has, PacketTooLarge when the message would exceed MaximumPacketBytes.
        public MqttError PublishLocal(string topic, byte[] payload, int offset, int count, MqttQoS qos, bool retain, PropertyBlock properties = null)
        {
            int length = WriteText(topic);
            if (length < 0)
            {
                return MqttError.PacketTooLarge;
            }

            if (properties != null && !IsOfMessage(properties))
            {
                return MqttError.PropertyValue;
            }

            return Publish(_text, 0, length, payload, offset, count, qos, retain, properties);
        }

        // The same for a message that came over another connection, its topic as bytes: what its properties say of that connection goes. An
        // owner's subscriptions do not get it.
        public MqttError PublishLocal(PublishPacket packet, object owner)
        {
            RefuseWhileAsking();
            _publisher = owner;
            MqttError error = Publish(packet.Buffer, packet.TopicOffset, packet.TopicLength, packet.Payload ?? packet.Buffer, packet.PayloadOffset,
                packet.PayloadLength, packet.QoS, packet.Retain, packet.Properties);
            _publisher = null;
            return error;
        }

        private MqttError Publish(byte[] topic, int topicOffset, int topicLength, byte[] payload, int offset, int count, MqttQoS qos, bool retain, PropertyBlock properties)
        {
            RefuseWhileAsking();
            PublishPacket message = _publish;
            message.Properties.Clear();
            if (properties != null)
            {
                message.Properties.Use(properties.Buffer, properties.Offset, properties.Length);
                Cut(message.Properties, MqttProperty.TopicAlias);
                Cut(message.Properties, MqttProperty.SubscriptionIdentifier);
                MoveExpiryToFront(message.Properties);
            }

            int most = _options.MaximumPacketBytes - MqttLimits.MaximumFixedHeaderBytes - 4;
            if (topicLength > most || count > most - topicLength - message.Properties.Length)
            {
                return MqttError.PacketTooLarge;
            }

            MqttError error = TopicName.Check(topic, topicOffset, topicLength);
            if (error == MqttError.None)
            {
                ReserveText(topicLength);
                Array.Copy(topic, topicOffset, _text, 0, topicLength);
                message.Buffer = _text; // the index wants an array of some length
                message.Topic = null;
                message.TopicOffset = 0;
                message.TopicLength = topicLength;
                message.Payload = payload;
                message.PayloadOffset = offset;
                message.PayloadLength = count;
                message.QoS = qos;
                message.Retain = retain;
                BeginMessage(null, 0, 0, MqttQoS.AtMostOnce, MqttProtocolLevel.V311);
                Route(message, 0, -1);
            }

            return error;
        }

        // Adds or replaces a local subscription; its retained messages follow. None, TopicFilter or Utf8 when the filter is no topic
        // filter, PacketTooLarge when a limit refuses it. An owner is not told what it publishes itself, and told the retain flag.
        public MqttError SubscribeLocal(int local, string filter, object owner = null, bool withRetained = true)
        {
            RefuseWhileAsking();
            int length = WriteText(filter);
            MqttError error = length < 0 ? MqttError.PacketTooLarge : TopicFilter.Check(_text, 0, length);
            if (error != MqttError.None)
            {
                return error;
            }

            int options = (int)MqttQoS.ExactlyOnce | (owner == null ? 0 : SubscriptionIndex.RetainAsPublished);
            int entry = _subscriptions.Add(_options.MaximumSessions + local, _text, 0, length, options);
            if (entry == 0)
            {
                Statistics.SubscriptionsRefused++;
                return MqttError.PacketTooLarge;
            }

            LocalOwners[local] = owner;
            if (withRetained)
            {
                if (_subscriptions.RetainedCursors[entry] == 0)
                {
                    _localWalks++;
                }

                _subscriptions.RetainedCursors[entry] = 1;
                DeliverRetained();
            }

            return MqttError.None;
        }

        // Ends a local subscription; what waits for it is not delivered.
        public void UnsubscribeLocal(int local)
        {
            RefuseWhileAsking();
            int subscriber = _options.MaximumSessions + local;
            if (_subscriptions.RetainedCursors[_subscriptions.FirstOf(subscriber)] != 0)
            {
                _localWalks--;
            }

            _subscriptions.RemoveAll(subscriber);
            for (int age = _localQueue.Count - 1; age >= 0; age--)
            {
                if (_localQueue.IdAt(age) == local)
                {
                    RemoveLocal(age);
                }
            }
        }

        private void RemoveLocal(int age)
        {
            _store.Release(_localQueue.TakeHandle(age));
            _localQueue.RemoveAt(age);
        }

        // Takes the oldest delivery and copies it into the message's own buffer. False when there is none.
        public bool NextLocal(MqttLocalMessage message)
        {
            bool isTaken = false;
            while (!isTaken && _localQueue.Count > 0)
            {
                int handle = _localQueue.HandleAt(0);
                if (_store.IsExpired(handle))
                {
                    Drop(null, handle, MqttDropReason.Expired); // 5.0 [MQTT-3.3.2-5]
                }
                else
                {
                    isTaken = true;
                    Local = _localQueue.IdAt(0);
                    message.Retain = (_localQueue.FlagsAt(0) & MessageQueue.RetainFlag) != 0;
                    Take(message, handle);
                }

                RemoveLocal(0);
                DeliverRetained();
            }

            return isTaken;
        }

        private void Take(MqttLocalMessage message, int handle)
        {
            PublishPacket stored = _stored;
            _store.Read(handle, stored);
            int length = _store.BytesOf(handle);
            if (message.Buffer.Length < length)
            {
                message.Buffer = new byte[length];
            }

            Array.Copy(stored.Buffer, stored.TopicOffset, message.Buffer, 0, length);
            int payload = stored.TopicLength;
            message.TopicOffset = 0;
            message.TopicLength = payload;
            message.PayloadOffset = payload;
            message.PayloadLength = stored.PayloadLength;
            message.Properties.Use(message.Buffer, payload + stored.PayloadLength, stored.Properties.Length);
            message.QoS = stored.QoS;
        }

        private void Deliver(int local, PublishPacket message)
        {
            if (_publisher != null && LocalOwners[local] == _publisher)
            {
                return;
            }

            if (_localQueue.IsFull && _options.LocalPolicy == MqttFullPolicy.DropOldest)
            {
                Drop(null, _localQueue.HandleAt(0), MqttDropReason.LocalFull);
                RemoveLocal(0);
            }

            if (_localQueue.IsFull)
            {
                Drop(null, message, MqttDropReason.LocalFull);
            }
            else if (Store(message, message.QoS) == 0)
            {
                Drop(null, message, MqttDropReason.StoreFull);
            }
            else
            {
                TryQueueLocal(local, _routedHandle, message.Retain);
            }
        }

        private bool TryQueueLocal(int local, int handle, bool retain)
        {
            if (_localQueue.IsFull)
            {
                return false;
            }

            _store.AddReference(handle);
            _localQueue.Add(handle, local, retain ? MessageQueue.RetainFlag : 0);
            Statistics.MessagesSent++;
            return true;
        }

        private void DeliverRetained()
        {
            for (int local = 0; _localWalks > 0 && local < _options.MaximumLocalSubscriptions; local++)
            {
                int entry = _subscriptions.FirstOf(_options.MaximumSessions + local);
                if (_subscriptions.RetainedCursors[entry] == 0)
                {
                    continue;
                }

                if (!WalkRetained(entry, null, null, local))
                {
                    return;
                }

                _localWalks--;
            }
        }

        // Gives the text's length in bytes, or -1 when it is longer than any packet.
        private int WriteText(string text)
        {
            int mostBytes = text.Length * 3;
            if (mostBytes > _text.Length)
            {
                if (Utf8.CountBytes(text) > _options.MaximumPacketBytes)
                {
                    return -1;
                }

                ReserveText(mostBytes);
            }

            return mostBytes == 0 ? 0 : Utf8.Write(text, _text, 0);
        }

        private void ReserveText(int bytes)
        {
            if (_text.Length < bytes)
            {
                _text = new byte[bytes];
            }
        }
    }
}
