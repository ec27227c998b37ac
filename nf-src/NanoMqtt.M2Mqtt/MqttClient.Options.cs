using System;
using System.Collections;
using nanoFramework.M2Mqtt.Messages;
using NanoMqtt.Client;
using NanoMqtt.Core;

namespace NanoMqtt.M2Mqtt
{
    /// <content>What CONNECT says, and properties of 5.0 from what M2Mqtt has for them.</content>
    public sealed partial class MqttClient
    {
        private const int FirstPropertyBytes = 64;
        private const int MostPropertyBytes = 256 * 1024;
        private const int WillDelayBytes = 5;

        // A client keeps its CONNECT for life, and another one needs another client: of what went into the last one.
        private int _connectHash;

        private bool IsLevel5 => ProtocolVersion == MqttProtocolVersion.Version_5;

        // Gives whether they are the same as the last time.
        private bool TrySetOptions(
            string clientId, string userName, string password, MqttWill will, string willMessage, bool isClean, int keepAliveSeconds)
        {
            MqttClientOptions options = Options;
            options.ProtocolLevel = (MqttProtocolLevel)ProtocolVersion;
            options.ClientId = clientId;
            options.UserName = string.IsNullOrEmpty(userName) ? null : userName;
            options.Password = string.IsNullOrEmpty(password) ? null : password;
            options.Will = will;
            options.CleanSession = isClean;
            options.KeepAliveSeconds = keepAliveSeconds;
            options.SessionExpirySeconds = SessionExpiryInterval;
            options.MaximumPacketBytes = MaximumPacketSize < options.ReceiveBufferBytes ? 0 : (int)MaximumPacketSize;
            options.ConnectProperties = PropertiesOf(null, UserProperties, true);

            int hash = keepAliveSeconds << 4 | (int)ProtocolVersion << 1 | (isClean ? 1 : 0);
            hash = Hash(Hash(Hash(hash, clientId), userName), password);
            hash += (int)(SessionExpiryInterval * 17 + MaximumPacketSize);
            if (will != null)
            {
                SetWillDelay(will);
                hash = Hash(Hash(hash, will.Topic), willMessage) + (int)(WillDelayInterval << 3) + ((int)will.QoS << 1 | (will.Retain ? 1 : 0));
            }

            for (int i = 0; i < options.ConnectProperties.Length; i++)
            {
                hash = hash * 31 + options.ConnectProperties.Buffer[i];
            }

            bool isSame = hash == _connectHash;
            _connectHash = hash;
            return isSame;
        }

        private void SetWillDelay(MqttWill will)
        {
            if (WillDelayInterval != 0)
            {
                PropertyWriter writer = new PropertyWriter(WillDelayBytes);
                writer.Add(MqttProperty.WillDelayInterval, WillDelayInterval);
                will.Properties = BlockOf(writer);
            }
        }

        // isConnect: those of CONNECT too.
        private PropertyBlock PropertiesOf(string contentType, ArrayList userProperties, bool isConnect)
        {
            for (int bytes = FirstPropertyBytes; bytes <= MostPropertyBytes; bytes *= 2)
            {
                PropertyWriter writer = new PropertyWriter(bytes);
                if (isConnect && !RequestProblemInformation)
                {
                    writer.Add(MqttProperty.RequestProblemInformation, 0);
                }

                if (isConnect && RequestResponseInformation)
                {
                    writer.Add(MqttProperty.RequestResponseInformation, 1);
                }

                if (!string.IsNullOrEmpty(contentType))
                {
                    writer.Add(MqttProperty.ContentType, contentType);
                }

                for (int i = 0; userProperties != null && i < userProperties.Count; i++)
                {
                    if (!(userProperties[i] is UserProperty property))
                    {
                        throw new ArgumentException(null, nameof(userProperties));
                    }

                    writer.AddUserProperty(property.Name, property.Value);
                }

                if (!writer.Overflow)
                {
                    return BlockOf(writer);
                }
            }

            throw new ArgumentException(null, nameof(userProperties));
        }

        private static PropertyBlock BlockOf(PropertyWriter writer)
        {
            PropertyBlock block = new PropertyBlock();
            block.Use(writer.Buffer, 0, writer.Length);
            return block;
        }

        private static int Hash(int hash, string text)
        {
            return hash * 31 + (text == null ? 0 : text.GetHashCode());
        }
    }
}
