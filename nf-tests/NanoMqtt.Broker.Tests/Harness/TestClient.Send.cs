using System;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Broker.Tests
{
    internal sealed partial class TestClient
    {
        private readonly byte[] _buffer = new byte[2048];
        private readonly PacketWriter _writer = new PacketWriter();

        /// <summary>The most bytes handed to the engine at once.</summary>
        public int SendsBytes { get; set; } = int.MaxValue;

        /// <summary>After this many bytes to the broker the connection is cut; -1: never.</summary>
        public int CutAfterSent { get; set; } = -1;

        /// <summary>Bytes that went to the broker.</summary>
        public int SentBytes { get; private set; }

        /// <summary>Sends bytes in the notation of <see cref="WireNotation"/>.</summary>
        public void Send(string notation)
        {
            byte[] bytes = WireNotation.Parse(notation);
            Send(bytes, 0, bytes.Length);
        }

        /// <summary>Sends bytes as a pump would: as many as the framer takes, nothing while the engine does not want any.</summary>
        /// <returns>Number of bytes that went, fewer when the engine takes no more or the connection is cut.</returns>
        public int Send(byte[] bytes, int offset, int count)
        {
            int sent = 0;
            while (sent < count && !IsClosed && Connection.CanReceive)
            {
                if (SentBytes == CutAfterSent)
                {
                    Cut();
                    break;
                }

                Framer framer = Connection.Framer;
                int part = Smallest(count - sent, framer.ReceiveCount, SendsBytes);
                if (CutAfterSent >= 0)
                {
                    part = Smallest(part, CutAfterSent - SentBytes, part);
                }

                Array.Copy(bytes, offset + sent, framer.Buffer, framer.ReceiveOffset, part);
                sent += part;
                SentBytes += part;
                _broker.Engine.HandleReceived(Connection, part, _broker.Clock.NowMs);
                _broker.Flush();
                if (CutAfterReceived >= 0 && ReceivedBytes == CutAfterReceived && !IsClosed)
                {
                    Cut();
                }
            }

            return sent;
        }

        public void Connect(string clientId, bool isClean)
        {
            ConnectPacket connect = new ConnectPacket { ClientId = clientId, CleanSession = isClean, Level = _broker.Level };
            if (!isClean && connect.Level >= MqttProtocolLevel.V5)
            {
                PropertyWriter properties = new PropertyWriter(8);
                properties.Add(MqttProperty.SessionExpiryInterval, uint.MaxValue); // what 3.1.1 says by its flag
                connect.Properties = new PropertyBlock();
                connect.Properties.Use(properties.Buffer, 0, properties.Length);
            }

            Connect(connect);
        }

        public void Connect(ConnectPacket connect)
        {
            Open();
            connect.Encode(_writer);
            SendPacket();
        }

        public void Publish(string topic, string payload, int qos)
        {
            Publish(topic, payload, qos, 1, false, false);
        }

        public void PublishRetained(string topic, string payload, int qos)
        {
            Publish(topic, payload, qos, 1, true, false);
        }

        public void Publish(string topic, string payload, int qos, int packetId, bool retain, bool dup)
        {
            byte[] bytes = payload.Length == 0 ? new byte[0] : Utf8.GetBytes(payload);
            PublishPacket publish = new PublishPacket
            {
                Topic = topic,
                Payload = bytes,
                PayloadLength = bytes.Length,
                QoS = (MqttQoS)qos,
                PacketId = packetId,
                Retain = retain,
                Dup = dup,
            };
            Open();
            publish.Encode(_writer, _broker.Level);
            SendPacket();
        }

        public void Acknowledge(MqttPacketType type, int packetId)
        {
            Open();
            AckPacket.Encode(_writer, type, packetId);
            SendPacket();
        }

        /// <summary>Subscribes and takes the SUBACK, which must grant.</summary>
        public void Subscribe(string filter, int qos)
        {
            SendSubscribe(1, filter, qos);
            Expect("SUBACK 1 " + qos);
        }

        public void SendSubscribe(int packetId, string filter, int qos)
        {
            Open();
            SubscribePacket.Begin(_writer, packetId, _broker.Level);
            SubscribePacket.Add(_writer, filter, (MqttQoS)qos);
            ListPacket.Finish(_writer, MqttPacketType.Subscribe);
            SendPacket();
        }

        /// <summary>Unsubscribes and takes the UNSUBACK.</summary>
        public void Unsubscribe(string filter)
        {
            SendUnsubscribe(filter);
            Expect("UNSUBACK 2");
        }

        public void SendUnsubscribe(string filter)
        {
            Open();
            UnsubscribePacket.Begin(_writer, 2, _broker.Level);
            _writer.WriteString(filter);
            ListPacket.Finish(_writer, MqttPacketType.Unsubscribe);
            SendPacket();
        }

        public void Disconnect()
        {
            Send("e0 00");
        }

        private void Open()
        {
            _writer.Open(_buffer, 0, _buffer.Length);
        }

        private void SendPacket()
        {
            Send(_buffer, _writer.PacketOffset, _writer.PacketLength);
        }

        private static int Smallest(int a, int b, int c)
        {
            int ab = a < b ? a : b;
            return ab < c ? ab : c;
        }
    }
}
