using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // The broker's own application as a client in process. Local subscriptions are numbered from 0; their numbers as subscribers come after
    // those of the sessions. Deliveries wait in a queue until NextLocal copies them out, so that handlers run outside the lock.
    internal sealed partial class BrokerEngine
    {
        private readonly MessageQueue _localQueue; // its identifiers are the numbers of local subscriptions

        // For one text after the other in UTF-8; longer than any filter.
        private byte[] _text;

        // New local subscriptions whose retained messages may not all be queued yet.
        private bool _wantsRetained;

        public int LocalCount => _localQueue.Count;

        // The local subscription that the message from NextLocal is for.
        public int Local;

        // The owner of each local subscription, or null.
        public readonly object[] LocalOwners;

        // The owner that publishes the message being routed, or null.
        private object _publisher;

        // Publishes a message of the application. Gives None; TopicName or Utf8 if the topic is not a topic name; PropertyValue if a property
        // does not belong in a message; PacketTooLarge if the message would exceed MaximumPacketBytes.
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

            return PublishLocal(_text, 0, length, payload, offset, count, qos, retain, properties);
        }

        // The same for a message from another connection, with its topic as bytes. Properties that concern only that connection are removed. The
        // owner's own subscriptions do not get it.
        public MqttError PublishLocal(PublishPacket packet, object owner)
        {
            RefuseWhileAsking();
            _publisher = owner;
            MqttError error = PublishLocal(packet.Buffer, packet.TopicOffset, packet.TopicLength, packet.Payload ?? packet.Buffer, packet.PayloadOffset,
                packet.PayloadLength, packet.QoS, packet.Retain, packet.Properties);
            _publisher = null;
            return error;
        }

        private MqttError PublishLocal(byte[] topic, int topicOffset, int topicLength, byte[] payload, int offset, int count, MqttQoS qos, bool retain, PropertyBlock properties)
        {
            RefuseWhileAsking();
            PublishPacket message = _publish;
            message.Properties.Clear();
            if (properties != null)
            {
                message.Properties.Use(properties.Buffer, properties.Offset, properties.Length);
                Cut(message.Properties, MqttProperty.TopicAlias);
                Cut(message.Properties, MqttProperty.SubscriptionIdentifier);
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
                message.Buffer = _text; // the index needs an array of some length
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

        // Adds or replaces a local subscription; its retained messages follow. Gives None; TopicFilter or Utf8 if the filter is not a topic
        // filter; PacketTooLarge if a limit does not allow it. An owner gets the retain flag as published, and not its own messages.
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
            int entry = _subscriptions.Add(_sessions.Length + local, _text, 0, length, options);
            if (entry == 0)
            {
                Statistics.SubscriptionsRefused++;
                return MqttError.PacketTooLarge;
            }

            LocalOwners[local] = owner;
            if (withRetained)
            {
                _wantsRetained = true;
                _subscriptions.RetainedCursors[entry] = 1;
                DeliverRetained();
            }

            return MqttError.None;
        }

        // Ends a local subscription. Messages that wait for it are not delivered.
        public void UnsubscribeLocal(int local)
        {
            RefuseWhileAsking();
            _subscriptions.RemoveAll(_sessions.Length + local);
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

        // Removes the oldest delivery from the queue and copies it into the message's own buffer. False when there is none.
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

        private void DeliverLocal(int local, PublishPacket message)
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
            else if (StoreOnce(message, message.QoS) == 0)
            {
                Drop(null, message, MqttDropReason.MemoryFull);
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
            for (int local = 0; _wantsRetained && local < LocalOwners.Length; local++)
            {
                if (!DeliverRetained(_sessions.Length + local, null, null))
                {
                    return;
                }
            }

            _wantsRetained = false;
        }

        // Encodes the text. Gives its length in bytes, or -1 if it is longer than any packet.
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
