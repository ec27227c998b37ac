using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <summary>The line that <see cref="MqttClient.Disconnected"/> gives where the transport has none.</summary>
    internal static class DisconnectDetail
    {
        internal static string Of(MqttDisconnectReason reason, int code)
        {
            switch (reason)
            {
                case MqttDisconnectReason.Refused:
                    return "refused by the broker: " + OfRefusal((MqttConnectReturnCode)code);
                case MqttDisconnectReason.ProtocolError:
                    return "protocol error 0x" + code.ToString("X4");
                default:
                    return null;
            }
        }

        private static string OfRefusal(MqttConnectReturnCode code)
        {
            switch (code)
            {
                case MqttConnectReturnCode.UnacceptableProtocolVersion:
                    return "protocol version";
                case MqttConnectReturnCode.IdentifierRejected:
                    return "client identifier";
                case MqttConnectReturnCode.ServerUnavailable:
                    return "unavailable";
                case MqttConnectReturnCode.BadUserNameOrPassword:
                    return "user name or password";
                default:
                    return "not authorized";
            }
        }
    }
}
