using System;

namespace NanoMqtt.M2Mqtt
{
    /// <summary>The broker cannot be reached; the message says why.</summary>
    public sealed class MqttConnectionException : Exception
    {
        internal MqttConnectionException(string message)
            : base(message)
        {
        }
    }

    /// <summary>The broker was reached, but the connection ended before it had answered CONNECT.</summary>
    public sealed class MqttCommunicationException : Exception
    {
        internal MqttCommunicationException(string message)
            : base(message)
        {
        }
    }
}
