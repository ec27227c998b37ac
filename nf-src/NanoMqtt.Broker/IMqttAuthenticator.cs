using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    /// <summary>Decides who may connect. <see cref="MqttUserList"/> is one for user names and passwords.</summary>
    public interface IMqttAuthenticator
    {
        /// <summary>
        /// Decides about one CONNECT, or one step of enhanced authentication. Called on the broker's thread while it holds its lock: no
        /// other client is served meanwhile, so answer at once and call no method of the broker: publishing and subscribing throw. An exception
        /// refuses the client and is counted.
        /// </summary>
        /// <returns>
        /// <see cref="MqttReasonCode.Success"/>, or a failure that the client is told before its connection is closed (MQTT 5.0 §3.2.2.2; 3.1.1
        /// has codes for some, and the nearest one is sent). <see cref="MqttBroker.EnhancedAuthenticator"/> also:
        /// <see cref="MqttReasonCode.ContinueAuthentication"/>. Anything else counts as <see cref="MqttReasonCode.NotAuthorized"/>.
        /// </returns>
        /// <param name="request">Who asks; reused, valid only during the call.</param>
        MqttReasonCode Authenticate(MqttConnectRequest request);
    }
}
