using System;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>CONNECT, encoded once, and CONNACK.</content>
    internal sealed partial class ClientSession
    {
        private readonly byte[] _connect;

        private SessionEvent HandleConnack()
        {
            // Rare packets are made when they come: kept, they would cost a sensor node its heap for nothing.
            ConnackPacket connack = new ConnackPacket();
            MqttError error = FixedHeader.Check(Framer.FirstByte, Level);
            if (error == MqttError.None)
            {
                error = connack.Decode(Framer.Buffer, Framer.BodyOffset, Framer.BodyEnd, Level);
            }

            if (error != MqttError.None)
            {
                return Fail(error);
            }

            if (connack.ReturnCode != MqttConnectReturnCode.Accepted)
            {
                End(MqttDisconnectReason.Refused, (int)connack.ReturnCode); // [MQTT-3.2.2-5]
                return SessionEvent.None;
            }

            State = SessionState.Connected;
            _statistics.Connections++;

            // With a clean session the broker has nothing to present ([MQTT-3.2.2-1]), whatever it says.
            SessionPresent = connack.SessionPresent && !_isCleanSession;
            if (!SessionPresent)
            {
                HandleSessionLost();
            }

            return SessionEvent.Connected;
        }

        private void HandleSessionLost()
        {
            _received.Clear();
            _subscriptions.HandleSessionLost();
            TakeCompleted();
            _arena.HandleSessionLost();
        }

        private byte[] EncodeConnect(MqttClientOptions options, string clientId)
        {
            ConnectPacket packet = new ConnectPacket
            {
                Level = Level,
                CleanSession = options.CleanSession,
                KeepAliveSeconds = options.KeepAliveSeconds,
                ClientId = clientId,
                HasUserName = options.UserName != null,
                UserName = options.UserName,
                HasPassword = options.Password != null,
                Password = Utf8.GetBytes(options.Password),
            };
            MqttWill will = options.Will;
            if (will != null)
            {
                packet.HasWill = true;
                packet.WillTopic = will.Topic;
                packet.WillPayload = will.Payload;
                packet.WillQoS = will.QoS;
                packet.WillRetain = will.Retain;
            }

            _writer.Open(_sendBuffer, 0, _sendBuffer.Length);
            if (!packet.Encode(_writer))
            {
                throw new ArgumentException(null, nameof(options));
            }

            byte[] connect = new byte[_writer.PacketLength];
            Array.Copy(_sendBuffer, _writer.PacketOffset, connect, 0, connect.Length);
            return connect;
        }

        // What the constructors of the parts do not check themselves.
        private static void RequireValid(MqttClientOptions options)
        {
            if (options.KeepAliveSeconds < 0 || options.KeepAliveSeconds > 65535
                || options.ConnectTimeoutMs < 1
                || options.SendBufferBytes < MinimumSendBufferBytes
                || options.QueueMessages < 1 || options.QueueMessages > 60000
                || options.MaximumInFlight < 1
                || options.MaximumSubscriptions < 0 || options.MaximumSubscriptions > 4000)
            {
                throw new ArgumentOutOfRangeException(nameof(options));
            }

            if (options.Password != null && options.UserName == null)
            {
                throw new ArgumentException(null, nameof(options)); // [MQTT-3.1.2-22]
            }

            MqttWill will = options.Will;
            if (will == null)
            {
                return;
            }

            byte[] topic = Utf8.GetBytes(will.Topic ?? string.Empty);
            if (TopicName.Check(topic, 0, topic.Length) != MqttError.None
                || will.QoS < MqttQoS.AtMostOnce || will.QoS > MqttQoS.ExactlyOnce)
            {
                throw new ArgumentException(null, nameof(options)); // [MQTT-3.1.3-10], [MQTT-3.1.2-14]
            }
        }
    }
}
