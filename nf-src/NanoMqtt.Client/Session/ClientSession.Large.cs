using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>
    /// A PUBLISH larger than the receive buffer: its head (topic, identifier, properties) stays in the buffer while the payload goes by in
    /// pieces, each an event; acknowledged after the last piece, so that a connection lost in between makes the broker send it again. What is
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

        // The head does not fit the buffer: all that is wanted of it is the identifier behind the topic.
        private const int SkippingToId = 5;

        private readonly int _maximumBytes;
        private int _largeState;
        private int _bytesToId;

        // False: the framer has no large PUBLISH that may be taken; its error tells.
        private bool TryBeginLarge()
        {
            bool isUnwanted = Framer.BodyEnd - Framer.PacketOffset > _maximumBytes;
            if (Framer.Error != MqttError.PacketTooLarge || State != SessionState.Connected
                || Framer.FirstByte >> 4 != (int)MqttPacketType.Publish
                || (IsLevel5 && isUnwanted)) // 5.0 [MQTT-3.1.2-24]
            {
                return false;
            }

            Framer.BeginLarge();
            _largeState = isUnwanted ? UnwantedHeadAwaited : HeadAwaited;
            return true;
        }

        // Goes on with the large packet. False: more bytes are needed.
        private bool TryHandlePiece(out SessionEvent happened)
        {
            happened = SessionEvent.None;
            bool isHead = _largeState < InPieces;
            int count = Framer.BodyEnd - Framer.BodyOffset;
            if (!isHead && (count > 0 || Framer.LargeLeft == 0))
            {
                // The piece at hand is done with.
                Message.Position += count;
                Framer.TakePiece();
                if (Framer.LargeLeft == 0)
                {
                    EndLarge();
                    return true;
                }
            }

            if ((!Framer.TryNextPiece() && Framer.LargeLeft > 0) || (isHead && Framer.ReceiveCount > 0 && Framer.BodyEnd < Framer.LargeLeft))
            {
                return false;
            }

            if (isHead)
            {
                happened = HandleHead();
            }
            else if (_largeState == SkippingToId)
            {
                FindId();
            }
            else if (_largeState == InPieces)
            {
                happened = HandOutPiece();
            }

            return true;
        }

        // The buffer is full of the packet's beginning, or the whole body is there.
        private SessionEvent HandleHead()
        {
            PublishPacket packet = _incoming;
            int bodyBytes = Framer.LargeLeft;
            MqttError error = packet.Decode(Framer.Buffer, Framer.FirstByte, 0, Framer.BodyEnd, _level);
            bool isCut = error == MqttError.Truncated || (error == MqttError.None && packet.PayloadOffset == Framer.Buffer.Length);
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
            bool isUnreported = packet.QoS == MqttQoS.ExactlyOnce && (_isPassingOver || Received.IsFull || Received.Contains(packet.PacketId));
            if (isUnreported || _largeState == UnwantedHeadAwaited)
            {
                _largeState = Skipping;
                Statistics.MessagesSkipped += isUnreported ? 0 : 1;
                return SessionEvent.None;
            }

            Framer.KeepHead(packet.PayloadOffset);
            _largeState = InPieces;
            return HandOutPiece();
        }

        private SessionEvent HandOutPiece()
        {
            _incoming.PayloadOffset = Framer.BodyOffset;
            _incoming.PayloadLength = Framer.BodyEnd - Framer.BodyOffset;
            return _incoming.PayloadLength > 0 || Framer.LargeLeft == 0 ? SessionEvent.PieceReceived : SessionEvent.None;
        }

        // PUBLISH: u16:length topic u16:packet id …
        private SessionEvent SkipHead(int bodyBytes)
        {
            PublishPacket packet = _incoming;
            byte[] buffer = Framer.Buffer;
            packet.QoS = (MqttQoS)((Framer.FirstByte >> 1) & 3);
            packet.PacketId = 0;
            _bytesToId = 2 + (buffer[0] << 8 | buffer[1]);
            if (packet.QoS > MqttQoS.ExactlyOnce || _bytesToId + (packet.QoS == MqttQoS.AtMostOnce ? 0 : 2) > bodyBytes)
            {
                return Fail(MqttError.Truncated);
            }

            _largeState = SkippingToId;
            Statistics.MessagesSkipped++;
            FindId();
            return SessionEvent.None;
        }

        // The identifier's two bytes may lie in two pieces.
        private void FindId()
        {
            for (int i = Framer.BodyOffset; i < Framer.BodyEnd; i++)
            {
                if (_bytesToId <= 0 && _bytesToId > -2)
                {
                    _incoming.PacketId = _incoming.PacketId << 8 | Framer.Buffer[i];
                }

                _bytesToId--;
            }

            if (_bytesToId <= -2)
            {
                _largeState = Skipping;
            }
        }

        private void EndLarge()
        {
            bool isHandedOn = _largeState == InPieces;
            _largeState = NoLarge;
            Message.Position = 0;
            Message.Total = -1;
            if (_incoming.QoS != MqttQoS.AtMostOnce)
            {
                if (_incoming.PacketId == 0)
                {
                    Fail(MqttError.PacketIdentifierZero);
                    return;
                }

                TryAcknowledge(_incoming);
            }

            if (isHandedOn)
            {
                Statistics.MessagesReceived++;
            }
        }
    }
}
