using System;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>CONNECT, encoded once except for what changes from one connection to the next; and CONNACK.</content>
    internal sealed partial class ClientSession
    {
        // Given, made up, or assigned by the server.
        internal string ClientId;

        // Base for response topics that the server offers, or null.
        internal string ResponseInformation;

        // CONNECT starts with name (6), level, flags, keep alive (2).
        private const int ConnectHeadBytes = 10;
        private const int ConnectFlags = 7;
        private const int CleanSessionFlag = 2;

        // The body with an empty client identifier, and how many bytes of properties it has.
        private byte[] _connect;
        private int _propertyBytes;

        private bool IsClean => (_connect[ConnectFlags] & CleanSessionFlag) != 0;

        // data: the first data of the authentication, or null.
        private bool TryWriteConnect(byte[] data)
        {
            byte[] connect = _connect;
            int next = ConnectHeadBytes;
            PacketWriter writer = Open();
            writer.WriteBytes(connect, 0, next);
            if (IsLevel5)
            {
                int propertyBytes = _propertyBytes;
                next += VariableByteInteger.CountBytes(propertyBytes);
                writer.WriteVariableByteInteger(propertyBytes + DataBytes(data));
                writer.WriteBytes(connect, next, propertyBytes);
                WriteData(data);
                next += propertyBytes;
            }

            next += 2;
            writer.WriteString(ClientId);
            writer.WriteBytes(connect, next, connect.Length - next);
            return writer.Finish((int)MqttPacketType.Connect << 4);
        }

        private SessionEvent HandleConnack(ConnackPacket connack)
        {
            EventReason = IsLevel5 ? connack.ReasonCode : ReasonOf((int)connack.ReturnCode);
            EventProperties = connack.Properties;
            if (EventReason != MqttReasonCode.Success)
            {
                End(MqttDisconnectReason.Refused, (int)EventReason); // [MQTT-3.2.2-5]
                return SessionEvent.None;
            }

            _window = MaximumInFlight;
            _keepAliveMs = (_connect[ConnectHeadBytes - 2] << 8 | _connect[ConnectHeadBytes - 1]) * 1000;
            if (EventProperties != null && !TryAccept(EventProperties))
            {
                return EndWith(MqttDisconnectReason.AuthenticationFailed, (int)MqttReasonCode.NotAuthorized);
            }

            State = SessionState.Connected;
            _largeState = NoLarge;
            Statistics.Connections++;

            // With a clean session the broker has nothing to present ([MQTT-3.2.2-1]), whatever it says.
            SessionPresent = connack.SessionPresent && !IsClean;
            if (!SessionPresent)
            {
                ForgetReceived();
                Subscriptions?.Resend(SubscriptionTable.Settled, SubscriptionTable.Settled);
                EndReleased();
                _arena.HandleSessionLost();
            }

            Subscriptions?.Forbid(_forbidden);
            HasOutput = true;
            HasNews = true; // perhaps; NextEvent finds out
            EventResult = MqttResult.Success;
            return SessionEvent.Connected;
        }

        // The reason code that means the same as a return code of 3.1.1: 5.0 has them in the same order, but ServerUnavailable last.
        private static MqttReasonCode ReasonOf(int code)
        {
            if (code == (int)MqttConnectReturnCode.ServerUnavailable)
            {
                return MqttReasonCode.ServerUnavailable;
            }

            return code == 0 ? MqttReasonCode.Success : MqttReasonCode.UnsupportedProtocolVersion + (code < 4 ? code - 1 : code - 2);
        }

        private void EncodeConnect(MqttClientOptions options)
        {
            ConnectPacket packet = new ConnectPacket
            {
                Level = _level,
                CleanSession = options.CleanSession,
                KeepAliveSeconds = options.KeepAliveSeconds,
                HasUserName = options.UserName != null,
                UserName = options.UserName,
                HasPassword = options.Password != null,
                Password = Utf8.GetBytes(options.Password),
            };
            MqttWill will = options.Will;
            if (will != null)
            {
                packet.HasWill = true;
                packet.WillProperties = will.Properties;
                packet.WillTopic = will.Topic;
                packet.WillPayload = will.Payload;
                packet.WillQoS = will.QoS;
                packet.WillRetain = will.Retain;
            }

            bool fits = !IsLevel5 || TryEncodeProperties(options, packet.Properties = new PropertyBlock());
            PacketWriter writer = Open();
            if (fits && packet.Encode(writer))
            {
                _connect = new byte[writer.Position - MqttLimits.MaximumFixedHeaderBytes];
                Array.Copy(_sendBuffer, MqttLimits.MaximumFixedHeaderBytes, _connect, 0, _connect.Length);
                fits = TryWriteConnect(null);
            }

            Require(fits && !writer.Overflow, "CONNECT does not fit SendBufferBytes");
        }

        private bool TryEncodeProperties(MqttClientOptions options, PropertyBlock properties)
        {
            PropertyBlock more = options.ConnectProperties;
            int moreBytes = more == null ? 0 : more.Length;
            PropertyWriter writer = new PropertyWriter(_sendBuffer.Length + moreBytes);
            uint sessionExpirySeconds = options.SessionExpirySeconds;
            if (sessionExpirySeconds == 0 && !options.CleanSession)
            {
                sessionExpirySeconds = uint.MaxValue; // forever, which is what no clean session means at 3.1.1
            }

            if (sessionExpirySeconds != 0)
            {
                writer.Add(MqttProperty.SessionExpiryInterval, sessionExpirySeconds);
            }

            writer.Add(MqttProperty.ReceiveMaximum, (uint)options.MaximumReceivedQoS2);
            writer.Add(MqttProperty.MaximumPacketSize, (uint)MaximumPacketBytes);
            if (options.TopicAliasMaximum > 0)
            {
                writer.Add(MqttProperty.TopicAliasMaximum, (uint)options.TopicAliasMaximum);
            }

            if (options.AuthenticationMethod != null)
            {
                writer.Add(MqttProperty.AuthenticationMethod, options.AuthenticationMethod);
                _method = Utf8.GetBytes(options.AuthenticationMethod);
                AuthenticationHandler = options.AuthenticationHandler;
            }

            _propertyBytes = writer.Length + moreBytes;
            if (writer.Overflow || _propertyBytes > writer.Buffer.Length)
            {
                return false;
            }

            if (moreBytes > 0)
            {
                Array.Copy(more.Buffer, more.Offset, writer.Buffer, writer.Length, moreBytes);
            }

            properties.Use(writer.Buffer, 0, _propertyBytes);
            return true;
        }

        private static void RequireValid(MqttClientOptions options)
        {
            if (options.ProtocolLevel < MqttProtocolLevel.V311 || options.ProtocolLevel > MqttProtocolLevel.V5
                || (options.MaximumSubscriptions | options.OutboundTopicAliases | options.StoreIntervalMs) < 0
                || ((options.KeepAliveSeconds | options.TopicAliasMaximum | options.MaximumReceivedQoS2) & ~0xFFFF) != 0 // two bytes each
                || options.MaximumReceivedQoS2 == 0 || options.ConnectTimeoutMs < 1 || options.MaximumInFlight < 1 || options.MaximumSubscriptions > 4000
                || options.SendBufferBytes < MinimumSendBufferBytes || options.ReceiveBufferBytes < 16
                || (options.MaximumPacketBytes != 0 && options.MaximumPacketBytes < options.ReceiveBufferBytes)
                || options.MaximumQueuedBytes < 16 || options.MaximumQueuedMessages < 1 || options.MaximumQueuedMessages > 30000
                || options.ReconnectMinimumMs < 1 || options.ReconnectMaximumMs < options.ReconnectMinimumMs)
            {
                throw new ArgumentOutOfRangeException(nameof(options));
            }

            // 3.1.1 [MQTT-3.1.2-22]
            Require(options.Password == null || options.UserName != null || options.ProtocolLevel >= MqttProtocolLevel.V5, "Password without UserName");
            Require((options.AuthenticationMethod == null) == (options.AuthenticationHandler == null), "AuthenticationMethod without handler");
            Require(IsValid(options.Will), "Will: topic or QoS");
        }

        private static void Require(bool isRight, string text)
        {
            if (!isRight)
            {
                throw new ArgumentException(text);
            }
        }

        private static bool IsValid(MqttWill will)
        {
            if (will == null)
            {
                return true;
            }

            // [MQTT-3.1.3-10], [MQTT-3.1.2-14]
            byte[] topic = Utf8.GetBytes(will.Topic ?? string.Empty);
            return TopicName.Check(topic, 0, topic.Length) == MqttError.None && (uint)will.QoS <= (uint)MqttQoS.ExactlyOnce;
        }
    }
}
