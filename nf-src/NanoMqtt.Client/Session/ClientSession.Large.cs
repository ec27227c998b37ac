using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>
    /// A PUBLISH larger than the receive buffer: its head (topic, identifier, properties) stays in the buffer while the payload goes by in
    /// pieces, each an event; acknowledged with the last piece, so that a connection lost in between makes the broker send it again. What is
    /// larger than the user wants is thrown away and acknowledged all the same, or the broker would send it forever; at 5.0 the broker
    /// knows the limit, so such a message breaks the protocol.
    /// </content>
    internal sealed partial class ClientSession
    {
        // Nothing large, but CONNACK is still awaited.
        private const int Unaccepted = -1;
        private const int NoLarge = 0;
        private const int HeadAwaited = 1;
        private const int UnwantedHeadAwaited = 2;
        private const int InPieces = 3;
        private const int Skipping = 4;

        private int _largeState;

        // False: the framer has no large PUBLISH that may be taken; its error tells.
        private bool TryBeginLarge()
        {
            Framer framer = Framer;
            bool isUnwanted = framer.BodyEnd - framer.PacketOffset > MaximumPacketBytes;
            if (framer.Error != MqttError.PacketTooLarge || State != SessionState.Connected
                || framer.FirstByte >> 4 != (int)MqttPacketType.Publish
                || (IsLevel5 && isUnwanted)) // 5.0 [MQTT-3.1.2-24]
            {
                return false;
            }

            framer.BeginLarge();
            _largeState = isUnwanted ? UnwantedHeadAwaited : HeadAwaited;
            return true;
        }

        // Goes on with the large packet. False: more bytes are needed.
        private bool TryHandlePiece(out SessionEvent happened)
        {
            Framer framer = Framer;
            happened = SessionEvent.None;
            bool isHead = _largeState < InPieces;
            int count = framer.BodyEnd - framer.BodyOffset;
            if (!isHead && (count > 0 || framer.LargeLeft == 0))
            {
                // The piece at hand is done with.
                Message.Position += count;
                framer.TakePiece();
                if (framer.LargeLeft == 0)
                {
                    EndLarge();
                    return true;
                }
            }

            if ((!framer.TryNextPiece() && framer.LargeLeft > 0) || (isHead && framer.ReceiveCount > 0 && framer.BodyEnd < framer.LargeLeft))
            {
                return false;
            }

            if (isHead)
            {
                happened = HandleHead();
            }
            else if (_largeState == InPieces)
            {
                happened = HandOutPiece();
            }
            else
            {
                FindId();
            }

            return true;
        }

        // The buffer is full of the packet's beginning, or the whole body is there.
        private SessionEvent HandleHead()
        {
            Framer framer = Framer;
            PublishPacket packet = _incoming;
            int bodyBytes = framer.LargeLeft;
            MqttError error = packet.Decode(framer.Buffer, framer.FirstByte, 0, framer.BodyEnd, _level);
            bool isCut = error == MqttError.Truncated || (error == MqttError.None && packet.PayloadOffset == framer.Buffer.Length);
            if (isCut && !IsLevel5)
            {
                return SkipHead(bodyBytes);
            }

            if (isCut)
            {
                error = MqttError.PacketTooLarge;
            }
            else if (error == MqttError.None && IsLevel5)
            {
                error = FindTopic(packet);
            }

            if (error != MqttError.None)
            {
                return Fail(error);
            }

            Message.Position = 0;
            Message.Total = bodyBytes - packet.PayloadOffset;
            bool isUnreported = packet.QoS == MqttQoS.ExactlyOnce
                && (_isPassingOver || (Received.IsFull && !IsClean) || Received.Contains(packet.PacketId));
            if (isUnreported || _largeState == UnwantedHeadAwaited)
            {
                _largeState = Skipping;
                Statistics.MessagesSkipped += isUnreported ? 0 : 1;
                return SessionEvent.None;
            }

            framer.KeepHead(packet.PayloadOffset);
            _largeState = InPieces;
            return HandOutPiece();
        }

        private SessionEvent HandOutPiece()
        {
            PublishPacket packet = _incoming;
            Framer framer = Framer;
            packet.PayloadOffset = framer.BodyOffset;
            packet.PayloadLength = framer.BodyEnd - framer.BodyOffset;
            if (packet.PayloadLength == framer.LargeLeft)
            {
                // The last one. As with a whole message the identifier is kept before the handler runs, which may end the connection.
                Statistics.MessagesReceived++;
                if (packet.QoS != MqttQoS.AtMostOnce)
                {
                    TryAcknowledge(packet);
                }
            }

            return packet.PayloadLength > 0 || framer.LargeLeft == 0 ? SessionEvent.PieceReceived : SessionEvent.None;
        }

        // PUBLISH: u16:length topic u16:packet id …
        private SessionEvent SkipHead(int bodyBytes)
        {
            PublishPacket packet = _incoming;
            byte[] buffer = Framer.Buffer;
            packet.QoS = (MqttQoS)((Framer.FirstByte >> 1) & 3);
            packet.PacketId = 0;
            packet.TopicLength = buffer[0] << 8 | buffer[1];
            Message.Position = 0;
            if (packet.QoS > MqttQoS.ExactlyOnce || packet.TopicLength + (packet.QoS == MqttQoS.AtMostOnce ? 2 : 4) > bodyBytes)
            {
                return Fail(MqttError.Truncated);
            }

            _largeState = Skipping;
            Statistics.MessagesSkipped++;
            FindId();
            return SessionEvent.None;
        }

        // In the piece at hand, of a message that is thrown away. The identifier's two bytes may lie in two pieces.
        private void FindId()
        {
            Framer framer = Framer;
            int offset = framer.BodyOffset;
            int end = framer.BodyEnd;
            int id = offset + 2 + _incoming.TopicLength - Message.Position;
            for (int i = id; i < id + 2; i++)
            {
                if (i >= offset && i < end)
                {
                    _incoming.PacketId = _incoming.PacketId << 8 | framer.Buffer[i];
                }
            }
        }

        private void EndLarge()
        {
            PublishPacket packet = _incoming;
            bool isHandedOn = _largeState == InPieces;
            _largeState = NoLarge;
            Message.Position = 0;
            Message.Total = -1;
            if (isHandedOn || packet.QoS == MqttQoS.AtMostOnce)
            {
                return;
            }

            if (packet.PacketId == 0)
            {
                Fail(MqttError.PacketIdentifierZero);
                return;
            }

            TryAcknowledge(packet);
        }
    }
}
