using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Message bodies with reference counts: retained messages, queued ones, wills. A message that waits for five sleeping clients is
    // held once. A body is topic, payload, properties (5.0 only).
    internal sealed partial class MessageStore
    {
        private const int QoSMask = 0x03;
        private const int RetainFlag = 0x04;
        private const int ExpiryShift = 7;
        private const int ExpiryStepMs = 1 << ExpiryShift;

        private readonly ByteArena _arena;
        private readonly ushort[] _references;
        private readonly ushort[] _topicLengths;
        private readonly Number[] _propertyLengths;

        // When a message expires, in steps of 128 ms of the engine's clock, rounded up; int.MaxValue: never.
        private readonly int[] _expiries;

        // Where the message expiry interval stands, counted from the first of the properties; 0: there is none.
        private readonly Number[] _expiryPlaces;

        // QoS, and the retain flag that it was published with.
        private readonly byte[] _flags;
        private readonly MqttBrokerStatistics _statistics;

        // Where messages are kept that must survive a restart, and whether one is there; null without a store.
        public readonly Records Records;
        private readonly bool[] _isSaved;

        public MessageStore(MqttBrokerOptions options, MqttBrokerStatistics statistics)
        {
            int places = options.MaximumHeldMessages + 1;
            _arena = new ByteArena(options.Initial(4096, options.MaximumHeldBytes), options.MaximumHeldBytes, options.MaximumHeldMessages);
            _references = new ushort[places];
            _topicLengths = new ushort[places];
            _propertyLengths = new Number[places];
            _expiries = new int[places];
            _expiryPlaces = new Number[places];
            _flags = new byte[places];
            _statistics = statistics;
            if (options.Store != null)
            {
                Records = new Records(options, statistics);
                _isSaved = new bool[places];
            }
        }

        // The time of the engine's clock, by which messages expire.
        public long NowMs;

        // Bytes that a message takes.
        public static int BytesOf(PublishPacket message) => message.TopicLength + message.PayloadLength + message.Properties.Length;

        public int BytesOf(int handle) => _arena.Lengths[handle];

        // Where the topics of messages lie.
        public byte[] Buffer => _arena.Buffer;

        public int TopicOffsetOf(int handle) => _arena.Offsets[handle];

        public int TopicLengthOf(int handle) => _topicLengths[handle];

        // Copies a message, as published at this QoS. Gives a handle with one reference, the caller's, or 0 when it is full. source: the message's
        // handle if it lies in this store; its bytes may move, and the packet is read again then. more: bytes of further properties.
        public int Add(PublishPacket message, MqttQoS qos, int source = 0, byte[] more = null, int moreLength = 0)
        {
            ByteArena arena = _arena;
            int propertyLength = message.Properties.Length + moreLength;
            int handle = (int)(Number)propertyLength != propertyLength ? 0 : arena.Allocate(BytesOf(message) + moreLength);
            if (handle == 0)
            {
                return 0;
            }

            if (source != 0)
            {
                Read(source, message);
            }

            _references[handle] = 1;
            _topicLengths[handle] = (ushort)message.TopicLength;
            _propertyLengths[handle] = (Number)propertyLength;
            _flags[handle] = (byte)((int)qos | (message.Retain ? RetainFlag : 0));
            _expiries[handle] = int.MaxValue;
            _expiryPlaces[handle] = 0;
            Write(message, more, moreLength, arena.Offsets[handle]);
            if (source != 0)
            {
                _expiries[handle] = _expiries[source];
                _expiryPlaces[handle] = _expiryPlaces[source];
            }
            else if (message.Properties.TryFind(MqttProperty.MessageExpiryInterval))
            {
                _expiryPlaces[handle] = (Number)(message.Properties.Position - 4 - message.Properties.Offset);
                StartExpiry(handle);
            }

            CountHeld();
            return handle;
        }

        private void Write(PublishPacket message, byte[] more, int moreLength, int offset)
        {
            byte[] buffer = _arena.Buffer;
            Array.Copy(message.Buffer, message.TopicOffset, buffer, offset, message.TopicLength);
            offset += message.TopicLength;
            if (message.PayloadLength > 0)
            {
                Array.Copy(message.Payload ?? message.Buffer, message.PayloadOffset, buffer, offset, message.PayloadLength);
                offset += message.PayloadLength;
            }

            PropertyBlock properties = message.Properties;
            if (properties.Length > 0)
            {
                Array.Copy(properties.Buffer, properties.Offset, buffer, offset, properties.Length);
            }

            if (moreLength > 0)
            {
                Array.Copy(more, 0, buffer, offset + properties.Length, moreLength);
            }
        }

        // The message is published now: its expiry interval, if it has one, starts.
        public void StartExpiry(int handle)
        {
            if (_expiryPlaces[handle] != 0)
            {
                byte[] buffer = _arena.Buffer;
                int position = ExpiryOf(handle);
                uint seconds = (uint)(buffer[position] << 24 | buffer[position + 1] << 16 | buffer[position + 2] << 8 | buffer[position + 3]);
                long expiry = (NowMs + seconds * 1000L + ExpiryStepMs - 1) >> ExpiryShift;
                _expiries[handle] = expiry < int.MaxValue ? (int)expiry : int.MaxValue; // years from now
            }
        }

        // Writes how long the message is still good into its properties. True when that time is over (5.0 [MQTT-3.3.2-5], [MQTT-3.3.2-6]).
        public bool IsExpired(int handle)
        {
            long expiry = _expiries[handle];
            if (expiry == int.MaxValue)
            {
                return false;
            }

            long leftMs = (expiry << ExpiryShift) - NowMs;
            long left = (leftMs + 1000 - ExpiryStepMs) / 1000; // never more than it was published with
            if (left < 1)
            {
                left = 1; // some take 0 for no expiry at all
            }

            WriteSeconds(_arena.Buffer, ExpiryOf(handle), (uint)left);
            return leftMs <= 0;
        }

        private static void WriteSeconds(byte[] buffer, int position, uint seconds)
        {
            buffer[position] = (byte)(seconds >> 24);
            buffer[position + 1] = (byte)(seconds >> 16);
            buffer[position + 2] = (byte)(seconds >> 8);
            buffer[position + 3] = (byte)seconds;
        }

        public void AddReference(int handle)
        {
            _references[handle]++;
        }

        // Forgets all references but one to each message, until EndRecount; whoever holds some adds them again.
        public void BeginRecount()
        {
            for (int handle = _arena.NextOf(0); handle != 0; handle = _arena.NextOf(handle))
            {
                _references[handle] = 1;
            }
        }

        // Frees the messages to which nothing refers.
        public void EndRecount()
        {
            int next;
            for (int handle = _arena.NextOf(0); handle != 0; handle = next)
            {
                next = _arena.NextOf(handle);
                Release(handle);
            }
        }

        // handle: 0 does nothing. The caller must have cleared its own reference already, since memory may run out in here.
        public void Release(int handle)
        {
            if (handle != 0 && --_references[handle] == 0)
            {
                _arena.Free(handle);
                CountHeld();
                if (_isSaved != null && _isSaved[handle])
                {
                    _isSaved[handle] = false;
                    if (Records.Unread == null)
                    {
                        Records.Delete(Records.Message | handle);
                    }
                }
            }
        }

        // Points a packet at a message as it was published, without DUP. Good until the next Add, which may move it.
        public void Read(int handle, PublishPacket message)
        {
            ByteArena arena = _arena;
            int offset = arena.Offsets[handle];
            int topicLength = _topicLengths[handle];
            message.Buffer = arena.Buffer;
            message.Topic = null;
            message.TopicOffset = offset;
            message.TopicLength = topicLength;
            message.Payload = null;
            message.PayloadOffset = offset + topicLength;
            int propertyLength = (int)_propertyLengths[handle];
            message.PayloadLength = arena.Lengths[handle] - topicLength - propertyLength;
            PropertyBlock properties = message.Properties;
            properties.Buffer = arena.Buffer;
            properties.Offset = offset + topicLength + message.PayloadLength;
            properties.Length = propertyLength;
            int flags = _flags[handle];
            message.QoS = (MqttQoS)(flags & QoSMask);
            message.Retain = (flags & RetainFlag) != 0;
            message.Dup = false;
            message.PacketId = 0;
        }

        // Where the number of a message's expiry interval stands in the arena.
        private int ExpiryOf(int handle) => _arena.Offsets[handle] + _arena.Lengths[handle] - (int)_propertyLengths[handle] + (int)_expiryPlaces[handle];

        private void CountHeld()
        {
            _statistics.HeldMessages = _arena.Count;
            _statistics.HeldBytes = _arena.UsedBytes;
        }
    }
}
