using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <summary>The line that <see cref="MqttClient.Disconnected"/> gives where the transport has none.</summary>
    internal static class DisconnectDetail
    {
        internal static string Of(MqttDisconnectReason reason, int code, PropertyBlock properties)
        {
            switch (reason)
            {
                case MqttDisconnectReason.Refused:
                case MqttDisconnectReason.Disconnected:
                    return (reason == MqttDisconnectReason.Refused ? "refused" : "disconnected") + " by the broker: " + OfCode(code)
                        + Append(properties, MqttProperty.ServerReference) + Append(properties, MqttProperty.ReasonString);
                case MqttDisconnectReason.ConnectionLost:
                    return "connection lost";
                case MqttDisconnectReason.ProtocolError:
                    return "protocol error 0x" + code.ToString("X4");
                case MqttDisconnectReason.AuthenticationFailed:
                    return "authentication failed";
                default:
                    return "no answer";
            }
        }

        private static string Append(PropertyBlock properties, MqttProperty id)
        {
            string value = properties?.GetString(id);
            return value == null ? null : ", " + value;
        }

        private static string OfCode(int code)
        {
            switch ((MqttReasonCode)code)
            {
                case MqttReasonCode.UnsupportedProtocolVersion:
                    return "protocol version";
                case MqttReasonCode.ClientIdentifierNotValid:
                    return "client identifier";
                case MqttReasonCode.ServerUnavailable:
                    return "unavailable";
                case MqttReasonCode.BadUserNameOrPassword:
                    return "user name or password";
                case MqttReasonCode.NotAuthorized:
                    return "not authorized";
                case MqttReasonCode.SessionTakenOver:
                    return "session taken over";
                case MqttReasonCode.UseAnotherServer:
                case MqttReasonCode.ServerMoved:
                    return "use another server";
                default:
                    return "reason 0x" + code.ToString("X2");
            }
        }
    }
}
