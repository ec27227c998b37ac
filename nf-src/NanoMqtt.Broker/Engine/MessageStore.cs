using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Message bodies with reference counts: retained messages, queued ones, wills. A message that waits for five sleeping clients is
    // held once. A body is topic, then payload; what MQTT 5.0 adds (a block of properties) has its place between the two.
    internal sealed class MessageStore
    {
        private readonly ByteArena _arena;
        private readonly ushort[] _references;
        private readonly ushort[] _topicLengths;
        private readonly byte[] _qos;
        private readonly MqttBrokerStatistics _statistics;

        public MessageStore(MqttBrokerOptions options, MqttBrokerStatistics statistics)
        {
            int places = options.StoreMessages + 1;
            _arena = new ByteArena(options.Initial(4096, options.StoreBytes), options.StoreBytes, options.StoreMessages);
            _references = new ushort[places];
            _topicLengths = new ushort[places];
            _qos = new byte[places];
            _statistics = statistics;
        }

        // Copies a message, which must not lie in this store. Gives a handle with one reference, the caller's, or 0 when it is full.
        public int Add(PublishPacket message)
        {
            ByteArena arena = _arena;
            int topicLength = message.TopicLength;
            int payloadLength = message.PayloadLength;
            int handle = arena.Allocate(topicLength + payloadLength);
            if (handle == 0)
            {
                return 0;
            }

            int offset = arena.Offsets[handle];
            Array.Copy(message.Buffer, message.TopicOffset, arena.Buffer, offset, topicLength);
            if (payloadLength > 0)
            {
                Array.Copy(message.Payload ?? message.Buffer, message.PayloadOffset, arena.Buffer, offset + topicLength, payloadLength);
            }

            _references[handle] = 1;
            _topicLengths[handle] = (ushort)topicLength;
            _qos[handle] = (byte)message.QoS;
            CountHeld();
            return handle;
        }

        public void AddReference(int handle)
        {
            _references[handle]++;
        }

        // 0 is no message.
        public void Release(int handle)
        {
            if (handle != 0 && --_references[handle] == 0)
            {
                _arena.Free(handle);
                CountHeld();
            }
        }

        // Points a packet at a message, with its original QoS and all flags clear. Good until the next Add, which may move it.
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
            message.PayloadLength = arena.Lengths[handle] - topicLength;
            message.QoS = (MqttQoS)_qos[handle];
            message.Retain = false;
            message.Dup = false;
            message.PacketId = 0;
        }

        private void CountHeld()
        {
            _statistics.StoredMessages = _arena.Count;
            _statistics.StoredBytes = _arena.UsedBytes;
        }
    }
}
