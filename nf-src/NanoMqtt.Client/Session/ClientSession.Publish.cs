using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>Publishing: into the output (QoS 0) or the queue (QoS 1 and 2), and the acknowledgements.</content>
    internal sealed partial class ClientSession
    {
        // Identifier of the message that Publish has just queued.
        internal int PublishedPacketId;

        private readonly PublishPacket _outgoing = new PublishPacket();

        // Messages that the old session has taken over (PUBREC) when it was lost, still to be reported. At most a window's worth.
        private readonly ushort[] _completed;
        private int _completedCount;

        internal int QueuedCount => _arena.Count;

        // Command. Gives Success (QoS 0: in the output), Pending (queued under PublishedPacketId), NotConnected, QueueFull,
        // PacketTooLarge; or Busy: drain the output and call again. The payload must stay until the output is drained.
        internal MqttResult Publish(string topic, byte[] payload, int offset, int count, MqttQoS qos, bool retain)
        {
            PublishPacket packet = _outgoing;
            packet.Topic = topic;
            packet.Payload = payload;
            packet.PayloadOffset = offset;
            packet.PayloadLength = count;
            packet.QoS = qos;
            packet.Retain = retain;
            MqttResult result = qos == MqttQoS.AtMostOnce ? Write(packet) : Enqueue(packet);
            if (result > MqttResult.Pending && result != MqttResult.Busy)
            {
                _statistics.MessagesRefused++;
            }

            packet.Payload = null;
            return result;
        }

        private MqttResult Write(PublishPacket packet)
        {
            PublishedPacketId = 0;
            if (State != SessionState.Connected)
            {
                return MqttResult.NotConnected;
            }

            _writer.Open(_sendBuffer, _outputTail, _sendBuffer.Length);
            if (!packet.Encode(_writer, Level))
            {
                if (_outputTail > 0)
                {
                    return MqttResult.Busy;
                }

                // Larger than the buffer: the payload goes out from where it lies.
                _writer.Open(_sendBuffer, 0, _sendBuffer.Length);
                if (!packet.EncodeHeader(_writer, Level))
                {
                    return MqttResult.PacketTooLarge;
                }

                _payload = packet.Payload;
                _payloadOffset = packet.PayloadOffset;
                _payloadLength = packet.PayloadLength;
            }

            Append();
            _statistics.MessagesSent++;
            return MqttResult.Success;
        }

        private MqttResult Enqueue(PublishPacket packet)
        {
            int id = _ids.Take();
            packet.PacketId = id;
            if (id != 0 && (TryQueue(packet) || (_arena.TryCompact() && TryQueue(packet))))
            {
                PublishedPacketId = id;
                return MqttResult.Pending;
            }

            _ids.Release(id);
            PublishedPacketId = 0;
            int packetBytes = MqttLimits.MaximumFixedHeaderBytes + 4 + Utf8.CountBytes(packet.Topic) + packet.PayloadLength;
            return packetBytes > _arena.Buffer.Length ? MqttResult.PacketTooLarge : MqttResult.QueueFull;
        }

        private bool TryQueue(PublishPacket packet)
        {
            _arena.Open(_writer);
            packet.Encode(_writer, Level);
            return _arena.TryCommit(_writer, packet.PacketId);
        }

        private SessionEvent HandleAck(MqttPacketType type)
        {
            MqttError error = _ack.Decode(type, Framer.Buffer, Framer.BodyOffset, Framer.BodyEnd, Level);
            if (error != MqttError.None)
            {
                return Fail(error);
            }

            int id = _ack.PacketId;
            switch (type)
            {
                case MqttPacketType.Pubrel:
                    // [MQTT-4.3.3-2] Answered even when unknown: the PUBCOMP before may have been lost.
                    _received.Remove(id);
                    AppendControl(MqttPacketType.Pubcomp, id);
                    return SessionEvent.None;
                case MqttPacketType.Pubrec:
                    if (_arena.HandlePubrec(id))
                    {
                        AppendControl(MqttPacketType.Pubrel, id); // [MQTT-4.3.3-1]
                        return SessionEvent.None;
                    }

                    break;
                default:
                    if (type == MqttPacketType.Puback ? _arena.HandlePuback(id) : _arena.HandlePubcomp(id))
                    {
                        return Complete(id);
                    }

                    break;
            }

            _statistics.UnknownAcknowledgements++;
            return SessionEvent.None;
        }

        private SessionEvent Complete(int packetId)
        {
            _ids.Release(packetId);
            EventPacketId = packetId;
            EventResult = MqttResult.Success;
            return SessionEvent.Delivered;
        }

        // Notes what the arena is about to drop; the identifiers stay taken until they are reported.
        private void TakeCompleted()
        {
            for (int age = 0; age < _arena.Places; age++)
            {
                int index = _arena.At(age);
                if (_arena.StateOf(index) == InFlightState.ReleaseQueued)
                {
                    _completed[_completedCount++] = (ushort)_arena.PacketIdOf(index);
                }
            }
        }
    }
}
