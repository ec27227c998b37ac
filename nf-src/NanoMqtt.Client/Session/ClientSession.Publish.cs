using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>Publishing: into the output (QoS 0) or the queue (QoS 1 and 2).</content>
    internal sealed partial class ClientSession
    {
        // Why Publish gave NotAllowed.
        internal MqttReasonCode PublishReason;

        internal int QueuedCount => _arena.Count;

        // Command. Gives Success (QoS 0: in the output), Pending (queued under the identifier in the packet), NotConnected, NotAllowed,
        // QueueFull, PacketTooLarge; or Busy: drain the output and call again. The payload must stay until the output is drained, and
        // with large until it is delivered.
        internal MqttResult Publish(PublishPacket packet, LargePayload large)
        {
            packet.PacketId = 0;
            packet.Dup = false;
            PublishReason = MqttReasonCode.Success;
            MqttResult result;
            if (!IsAllowed(packet, packet.PayloadLength))
            {
                result = MqttResult.NotAllowed;
            }
            else
            {
                result = packet.QoS == MqttQoS.AtMostOnce ? Write(packet, large) : Enqueue(packet, large);
            }

            if (result > MqttResult.Pending && result != MqttResult.Busy)
            {
                Statistics.MessagesRefused++;
            }

            return result;
        }

        // Whether the server of this connection takes it, with so many bytes.
        private bool IsAllowed(PublishPacket packet, int bytes)
        {
            if (_limits != null && State == SessionState.Connected)
            {
                PublishReason = _limits.Check((int)packet.QoS, packet.Retain, bytes);
            }

            return PublishReason == MqttReasonCode.Success;
        }

        private MqttResult Write(PublishPacket packet, LargePayload large)
        {
            if (State != SessionState.Connected)
            {
                return MqttResult.NotConnected;
            }

            int alias = _limits != null && packet.Topic != null ? FindAlias(packet.Topic) : 0;
            bool isWhole = large?.Reader == null && Encode(packet, alias, true);
            if (!isWhole)
            {
                if (_outputTail > 0)
                {
                    return MqttResult.Busy;
                }

                // Larger than the buffer: the payload goes out from where it lies.
                if (!Encode(packet, alias, false))
                {
                    return MqttResult.PacketTooLarge;
                }
            }

            if (!IsAllowed(packet, _writer.PacketLength + (isWhole ? 0 : packet.PayloadLength)))
            {
                return MqttResult.NotAllowed;
            }

            if (!isWhole)
            {
                BeginPayload(packet, large);
            }

            if (alias > 0)
            {
                KeepAlias(packet.Topic, alias);
            }

            Append();
            Statistics.MessagesSent++;
            return MqttResult.Success;
        }

        private bool Encode(PublishPacket packet, int alias, bool isWhole)
        {
            _writer.Open(_sendBuffer, _outputTail, _sendBuffer.Length);
            if (alias > 0)
            {
                return EncodeAliased(packet, alias, isWhole);
            }

            return isWhole ? packet.Encode(_writer, _level) : packet.EncodeHeader(_writer, _level);
        }
    }
}
