using System;
using System.Collections;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Client.Tests
{
    /// <summary>
    /// What a broker does for one client, as a model: keeps one session, delivers QoS 2 once, repeats what was not acknowledged after a
    /// reconnect, and can be told to misbehave. Bytes in, bytes out.
    /// </summary>
    internal sealed class ServerModel
    {
        // "topic=payload" of each message that arrived, in order, repetitions of QoS 1 included.
        internal readonly ArrayList Messages = new ArrayList();

        // The packets that arrived, as AnyPacket names their types.
        internal readonly ArrayList PacketTypes = new ArrayList();

        internal readonly ArrayList Filters = new ArrayList();

        // The client has sent DISCONNECT, and the server closes.
        internal bool HasLeft;

        // Properties of CONNACK, in wire notation with their length (5.0).
        internal string ConnackProperties = "00";

        internal int ConnackCode;
        internal int SubackCode = -1;
        internal bool IsSilent;
        internal bool ForgetsSession;
        internal bool AcknowledgesPublish = true;

        // Answers each request of 5.0 with "re:" and its payload.
        internal bool AnswersRequests;

        private readonly Framer _framer = new Framer(4096);
        private readonly AnyPacket _packet = new AnyPacket();
        private readonly PacketWriter _writer = new PacketWriter();
        private readonly byte[] _buffer = new byte[512];
        private readonly ReceivedIds _received = new ReceivedIds(100);
        private readonly InFlightArena _arena = new InFlightArena(4096, 100);
        private byte[] _output = new byte[4096];
        private int _outputLength;
        private MqttProtocolLevel _level = MqttProtocolLevel.V311;
        private bool _hasSession;
        private bool _isConnected;
        private int _lastPacketId;

        // A new connection; what was on its way on the old one is gone.
        internal void HandleOpened()
        {
            _framer.Reset();
            _outputLength = 0;
            _isConnected = false;
            HasLeft = false;
            _arena.HandleClosed();
        }

        internal void HandleReceived(byte[] buffer, int offset, int count)
        {
            while (count > 0)
            {
                int part = count < _framer.ReceiveCount ? count : _framer.ReceiveCount;
                Array.Copy(buffer, offset, _framer.Buffer, _framer.ReceiveOffset, part);
                _framer.HandleReceived(part);
                offset += part;
                count -= part;
                while (_framer.TryNext())
                {
                    Handle();
                }
            }
        }

        // Sends a message to the client, now or when it is connected.
        internal void Publish(string topic, string payload, MqttQoS qos)
        {
            Publish(topic, payload, qos, null);
        }

        internal void Publish(string topic, string payload, MqttQoS qos, PropertyBlock properties)
        {
            PublishPacket packet = new PublishPacket { Topic = topic, Payload = TestOptions.Bytes(payload), QoS = qos, PacketId = ++_lastPacketId, Properties = properties };
            packet.PayloadLength = packet.Payload.Length;
            if (qos == MqttQoS.AtMostOnce)
            {
                _writer.Open(_buffer, 0, _buffer.Length);
                packet.Encode(_writer, _level);
                Append(_buffer, _writer.PacketOffset, _writer.PacketLength);
                return;
            }

            _writer.Open(_arena.Buffer, _arena.Tail, _arena.Buffer.Length);
            packet.Encode(_writer, _level);
            _arena.TryCommit(_writer, packet.PacketId);
            SendQueued();
        }

        internal void Send(string notation)
        {
            byte[] bytes = WireNotation.Parse(notation);
            Append(bytes, 0, bytes.Length);
        }

        // What there is to send, as an array of its own; empty when nothing.
        internal byte[] TakeOutput()
        {
            byte[] bytes = new byte[_outputLength];
            Array.Copy(_output, 0, bytes, 0, bytes.Length);
            _outputLength = 0;
            return bytes;
        }

        private void Handle()
        {
            if (_framer.FirstByte >> 4 == (int)MqttPacketType.Connect)
            {
                _level = (MqttProtocolLevel)_framer.Buffer[_framer.BodyOffset + 6];
            }

            MqttError error = _packet.Decode(_framer, _level);
            if (error != MqttError.None)
            {
                throw new InvalidOperationException();
            }

            PacketTypes.Add((int)_packet.Type);
            if (IsSilent)
            {
                return;
            }

            byte[] b = _framer.Buffer;
            int body = _framer.BodyOffset;
            switch (_packet.Type)
            {
                case MqttPacketType.Connect:
                    HandleConnect((b[body + 7] & 2) != 0);
                    break;
                case MqttPacketType.Publish:
                    HandlePublish();
                    break;
                case MqttPacketType.Subscribe:
                    HandleSubscribe();
                    break;
                case MqttPacketType.Unsubscribe:
                    HandleUnsubscribe();
                    break;
                case MqttPacketType.Pingreq:
                    Send("d0 00");
                    break;
                case MqttPacketType.Disconnect:
                    HasLeft = true;
                    break;
                default:
                    HandleAck(b[body] << 8 | b[body + 1]);
                    break;
            }
        }

        private void HandleConnect(bool isClean)
        {
            bool isPresent = _hasSession && !isClean && !ForgetsSession;
            if (!isPresent)
            {
                _received.Clear();
                Filters.Clear();
            }

            byte[] properties = _level == MqttProtocolLevel.V5 ? WireNotation.Parse(ConnackProperties) : new byte[0];
            Append(new byte[] { 0x20, (byte)(2 + properties.Length), (byte)(isPresent && ConnackCode == 0 ? 1 : 0), (byte)ConnackCode }, 0, 4);
            Append(properties, 0, properties.Length);
            _hasSession = !isClean;
            _isConnected = ConnackCode == 0;
            SendQueued();
        }

        private void HandlePublish()
        {
            PublishPacket packet = new PublishPacket();
            packet.Decode(_framer.Buffer, _framer.FirstByte, _framer.BodyOffset, _framer.BodyEnd, _level);
            bool isRepeated = packet.QoS == MqttQoS.ExactlyOnce && _received.Contains(packet.PacketId);
            if (!isRepeated)
            {
                Messages.Add(
                    Utf8.GetString(packet.Buffer, packet.TopicOffset, packet.TopicLength) + "="
                    + Utf8.GetString(packet.Buffer, packet.PayloadOffset, packet.PayloadLength));
            }

            if (AnswersRequests && packet.Properties.TryFind(MqttProperty.ResponseTopic))
            {
                Answer(packet);
            }

            if (!AcknowledgesPublish || packet.QoS == MqttQoS.AtMostOnce)
            {
                return;
            }

            if (packet.QoS == MqttQoS.ExactlyOnce && !isRepeated)
            {
                _received.TryAdd(packet.PacketId);
            }

            Reply(packet.QoS == MqttQoS.AtLeastOnce ? 0x40 : 0x50, packet.PacketId >> 8, packet.PacketId);
        }

        private void Answer(PublishPacket request)
        {
            string topic = request.Properties.GetString(MqttProperty.ResponseTopic);
            request.Properties.TryFind(MqttProperty.CorrelationData);
            PropertyWriter writer = new PropertyWriter(64);
            writer.Add(MqttProperty.CorrelationData, request.Buffer, request.Properties.ValueOffset, request.Properties.ValueLength);
            Publish(topic, "re:" + Utf8.GetString(request.Buffer, request.PayloadOffset, request.PayloadLength), MqttQoS.AtMostOnce, TestOptions.Block(writer));
        }

        private void HandleSubscribe()
        {
            SubscribePacket packet = new SubscribePacket();
            packet.Decode(_framer.Buffer, _framer.BodyOffset, _framer.BodyEnd, _level);
            _writer.Open(_buffer, 0, _buffer.Length);
            SubackPacket.Begin(_writer, packet.PacketId, _level);
            while (packet.TryNext())
            {
                Filters.Add(Utf8.GetString(packet.Buffer, packet.FilterOffset, packet.FilterLength));
                _writer.WriteByte(SubackCode < 0 ? (int)packet.QoS : SubackCode);
            }

            ListPacket.Finish(_writer, MqttPacketType.Suback);
            Append(_buffer, _writer.PacketOffset, _writer.PacketLength);
        }

        private void HandleUnsubscribe()
        {
            UnsubscribePacket packet = new UnsubscribePacket();
            packet.Decode(_framer.Buffer, _framer.BodyOffset, _framer.BodyEnd, _level);
            packet.TryNext();
            Filters.Remove(Utf8.GetString(packet.Buffer, packet.FilterOffset, packet.FilterLength));
            _writer.Open(_buffer, 0, _buffer.Length);
            UnsubackPacket.Begin(_writer, packet.PacketId, _level);
            if (_level == MqttProtocolLevel.V5)
            {
                _writer.WriteByte(0);
            }

            ListPacket.Finish(_writer, MqttPacketType.Unsuback);
            Append(_buffer, _writer.PacketOffset, _writer.PacketLength);
        }

        private void HandleAck(int packetId)
        {
            switch (_packet.Type)
            {
                case MqttPacketType.Puback:
                    _arena.TryEnd(packetId + InFlightArena.AtLeastOnceSent);
                    break;
                case MqttPacketType.Pubrec:
                    _arena.HandlePubrec(packetId);
                    Reply(0x62, packetId >> 8, packetId);
                    break;
                case MqttPacketType.Pubrel:
                    _received.Remove(packetId);
                    Reply(0x70, packetId >> 8, packetId);
                    break;
                case MqttPacketType.Pubcomp:
                    _arena.TryEnd(packetId + InFlightArena.ReleaseSent);
                    break;
                default:
                    break;
            }
        }

        private void SendQueued()
        {
            int index;
            while (_isConnected && (index = _arena.SendNext()) >= 0)
            {
                if (_arena.StateOf(index) == InFlightState.Published)
                {
                    Append(_arena.Buffer, _arena.Offsets[index], _arena.Lengths[index]);
                }
                else
                {
                    Reply(0x62, _arena.PacketIdOf(index) >> 8, _arena.PacketIdOf(index));
                }
            }
        }

        private void Reply(int firstByte, int high, int low)
        {
            Append(new byte[] { (byte)firstByte, 2, (byte)high, (byte)low }, 0, 4);
        }

        private void Append(byte[] bytes, int offset, int count)
        {
            Array.Copy(bytes, offset, _output, _outputLength, count);
            _outputLength += count;
        }
    }
}
