using System;
using nanoFramework.M2Mqtt.Messages;

namespace NanoMqtt.M2Mqtt
{
    /// <summary>Arguments of <see cref="MqttClient.ConnectionOpened"/>: none.</summary>
    public sealed class ConnectionOpenedEventArgs : EventArgs
    {
        internal ConnectionOpenedEventArgs()
        {
        }
    }

    /// <summary>Arguments of <see cref="MqttClient.ConnectionClosedRequest"/>.</summary>
    public sealed class ConnectionClosedRequestEventArgs : EventArgs
    {
        /// <summary>What DISCONNECT says.</summary>
        public readonly MqttMsgDisconnect Message = new MqttMsgDisconnect();

        internal ConnectionClosedRequestEventArgs(MqttReasonCode reason)
        {
            Message.ResonCode = reason;
        }
    }

    /// <summary>What the broker's DISCONNECT says.</summary>
    public sealed class MqttMsgDisconnect
    {
        /// <summary>The reason code; M2Mqtt spells it so.</summary>
        public MqttReasonCode ResonCode;
    }
}
