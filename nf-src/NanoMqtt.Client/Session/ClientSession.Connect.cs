using System;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>CONNECT, encoded once but for what changes from one connection to the next, and CONNACK.</content>
    internal sealed partial class ClientSession
    {
        // Given, made up, or assigned by the server.
        internal string ClientId;

        // Base for response topics that the server offers, or null.
        internal string ResponseInformation;

        // CONNECT starts with name (6), level, flags, keep alive (2).
        private const int ConnectHeadBytes = 10;

        // The body with an empty client identifier and no properties, and the properties.
        private byte[] _connect;
        private byte[] _properties;

        // [MQTT-3.1.0-1] CONNECT is the first output.
        private void WriteConnect()
        {
            int behindId = ConnectHeadBytes + 2;
            _writer.Open(_sendBuffer, 0, _sendBuffer.Length);
            _writer.WriteBytes(_connect, 0, ConnectHeadBytes);
            if (IsLevel5)
            {
                behindId++;
                byte[] data = FirstData();
                _writer.WriteVariableByteInteger(_properties.Length + DataBytes(data));
                _writer.WriteBytes(_properties, 0, _properties.Length);
                WriteData(data);
            }

            _writer.WriteString(ClientId);
            _writer.WriteBytes(_connect, behindId, _connect.Length - behindId);
            if (_writer.Finish((int)MqttPacketType.Connect << 4))
            {
                _outputTail = 0;
                Append();
            }
            else
            {
                End(MqttDisconnectReason.AuthenticationFailed, (int)MqttReasonCode.PacketTooLarge);
            }
        }

        private SessionEvent HandleConnack()
        {
            // Rare packets are made when they come: kept, they would cost a sensor node its heap for nothing.
            ConnackPacket connack = new ConnackPacket();
            MqttError error = connack.Decode(Framer.Buffer, Framer.BodyOffset, Framer.BodyEnd, _level);
            if (error != MqttError.None)
            {
                return Fail(error);
            }

            EventReason = IsLevel5 ? connack.ReasonCode : ReasonOf(connack.ReturnCode);
            EventProperties = connack.Properties;
            if (EventReason != MqttReasonCode.Success)
            {
                End(MqttDisconnectReason.Refused, (int)EventReason); // [MQTT-3.2.2-5]
                return SessionEvent.None;
            }

            _keepAliveMs = (_connect[8] << 8 | _connect[9]) * 1000;
            if (EventProperties != null && !TryAccept(EventProperties))
            {
                return EndWith(MqttDisconnectReason.AuthenticationFailed, (int)MqttReasonCode.NotAuthorized);
            }

            State = SessionState.Connected;
            Statistics.Connections++;

            // With a clean session the broker has nothing to present ([MQTT-3.2.2-1]), whatever it says.
            SessionPresent = connack.SessionPresent && !_isClean;
            if (!SessionPresent)
            {
                HandleSessionLost();
            }

            HasOutput = true;
            _window = _maximumInFlight;
            if (_limits != null)
            {
                _window = _window < _limits.ReceiveMaximum ? _window : _limits.ReceiveMaximum; // 5.0 [MQTT-3.3.4-7]
                _subscriptions.Forbid(_limits.Forbidden);
                HasNews = true; // perhaps
            }

            return SessionEvent.Connected;
        }

        // The reason code that means the same as a return code of 3.1.1.
        private static MqttReasonCode ReasonOf(MqttConnectReturnCode code)
        {
            switch (code)
            {
                case MqttConnectReturnCode.Accepted:
                    return MqttReasonCode.Success;
                case MqttConnectReturnCode.UnacceptableProtocolVersion:
                    return MqttReasonCode.UnsupportedProtocolVersion;
                case MqttConnectReturnCode.IdentifierRejected:
                    return MqttReasonCode.ClientIdentifierNotValid;
                case MqttConnectReturnCode.ServerUnavailable:
                    return MqttReasonCode.ServerUnavailable;
                case MqttConnectReturnCode.BadUserNameOrPassword:
                    return MqttReasonCode.BadUserNameOrPassword;
                default:
                    return MqttReasonCode.NotAuthorized;
            }
        }

        // What the server says about itself. False: our side of the authentication does not accept it.
        private bool TryAccept(PropertyBlock properties)
        {
            while (properties.TryNext())
            {
                switch (properties.Id)
                {
                    case MqttProperty.ServerKeepAlive:
                        _keepAliveMs = (int)properties.Number * 1000; // 5.0 [MQTT-3.2.2-21]
                        break;
                    case MqttProperty.AssignedClientIdentifier:
                        if (FitsConnect(properties.ValueLength))
                        {
                            ClientId = Utf8.GetString(properties.Buffer, properties.ValueOffset, properties.ValueLength);
                        }

                        break;
                    case MqttProperty.ResponseInformation:
                        ResponseInformation = Utf8.GetString(properties.Buffer, properties.ValueOffset, properties.ValueLength);
                        break;
                    default:
                        _limits.Read(properties);
                        break;
                }
            }

            return IsServerAuthentic(properties);
        }

        private void HandleSessionLost()
        {
            ForgetReceived();
            _subscriptions.HandleSessionLost();
            EndReleased();
            _arena.HandleSessionLost();
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

            _writer.Open(_sendBuffer, 0, _sendBuffer.Length);
            if (packet.Encode(_writer))
            {
                _connect = new byte[_writer.Position - MqttLimits.MaximumFixedHeaderBytes];
                Array.Copy(_sendBuffer, MqttLimits.MaximumFixedHeaderBytes, _connect, 0, _connect.Length);
                if (IsLevel5)
                {
                    EncodeProperties(options);
                }
            }

            if (_writer.Overflow || !FitsConnect(Utf8.CountBytes(ClientId)))
            {
                throw new ArgumentException(null, nameof(options));
            }
        }

        private void EncodeProperties(MqttClientOptions options)
        {
            PropertyWriter writer = new PropertyWriter(_sendBuffer.Length);
            uint sessionExpirySeconds = options.SessionExpirySeconds;
            if (sessionExpirySeconds == 0 && !options.CleanSession)
            {
                sessionExpirySeconds = uint.MaxValue; // what 3.1.1 means by it
            }

            if (sessionExpirySeconds != 0)
            {
                writer.Add(MqttProperty.SessionExpiryInterval, sessionExpirySeconds);
            }

            writer.Add(MqttProperty.ReceiveMaximum, (uint)options.MaximumReceivedQoS2);
            writer.Add(MqttProperty.MaximumPacketSize, (uint)_maximumBytes);
            if (options.InboundTopicAliases > 0)
            {
                writer.Add(MqttProperty.TopicAliasMaximum, (uint)options.InboundTopicAliases);
            }

            if (options.AuthenticationMethod != null)
            {
                writer.Add(MqttProperty.AuthenticationMethod, options.AuthenticationMethod);
                _method = Utf8.GetBytes(options.AuthenticationMethod);
                _authenticate = options.AuthenticationHandler;
            }

            PropertyBlock more = options.ConnectProperties;
            int moreBytes = more == null ? 0 : more.Length;
            _properties = new byte[writer.Length + moreBytes];
            Array.Copy(writer.Buffer, 0, _properties, 0, writer.Length);
            if (moreBytes > 0)
            {
                Array.Copy(more.Buffer, more.Offset, _properties, writer.Length, moreBytes);
            }
        }

        // Whether CONNECT fits the send buffer with a client identifier of so many bytes.
        private bool FitsConnect(int idBytes)
        {
            int bytes = MqttLimits.MaximumFixedHeaderBytes + _connect.Length + idBytes;
            if (IsLevel5)
            {
                bytes += _properties.Length + 2;
            }

            return bytes <= _sendBuffer.Length;
        }

        // What the constructors of the parts do not check themselves.
        private static void RequireValid(MqttClientOptions options)
        {
            if (options.ProtocolLevel < MqttProtocolLevel.V311 || options.ProtocolLevel > MqttProtocolLevel.V5
                || options.KeepAliveSeconds < 0 || options.KeepAliveSeconds > 65535
                || options.ConnectTimeoutMs < 1
                || options.SendBufferBytes < MinimumSendBufferBytes
                || (options.MaximumPacketBytes != 0 && options.MaximumPacketBytes < options.ReceiveBufferBytes)
                || options.QueueMessages < 1 || options.QueueMessages > 30000
                || options.MaximumInFlight < 1
                || options.MaximumReceivedQoS2 > MqttLimits.MaximumPacketIdentifier
                || options.MaximumSubscriptions < 0 || options.MaximumSubscriptions > 4000
                || options.OutboundTopicAliases < 0 || options.InboundTopicAliases < 0
                || options.InboundTopicAliases > MqttLimits.MaximumPacketIdentifier || options.StoreIntervalMs < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(options));
            }

            if ((options.Password != null && options.UserName == null && options.ProtocolLevel < MqttProtocolLevel.V5) // 3.1.1 [MQTT-3.1.2-22]
                || (options.AuthenticationMethod != null) != (options.AuthenticationHandler != null))
            {
                throw new ArgumentException(null, nameof(options));
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
