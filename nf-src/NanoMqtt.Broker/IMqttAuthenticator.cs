using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    /// <summary>Decides who may connect. <see cref="MqttUserList"/> does it by a list of user names and passwords.</summary>
    public interface IMqttAuthenticator
    {
        /// <summary>
        /// Decides about one CONNECT, or one step of enhanced authentication. Called on the broker's thread, which holds the broker's lock: no
        /// other client is served meanwhile, so answer at once. Call no method of the broker; publishing and subscribing throw. If this throws,
        /// the client is refused, and the exception is counted.
        /// </summary>
        /// <returns>
        /// <see cref="MqttReasonCode.Success"/>, or the reason of a refusal (MQTT 5.0 §3.2.2.2), which the client is told before its connection is
        /// closed; a client of 3.1.1 is told the nearest return code. <see cref="MqttBroker.EnhancedAuthenticator"/> may also return
        /// <see cref="MqttReasonCode.ContinueAuthentication"/>. Anything else counts as <see cref="MqttReasonCode.NotAuthorized"/>.
        /// </returns>
        /// <param name="request">The client that wants to connect. The object is reused: it is valid only during the call.</param>
        MqttReasonCode Authenticate(MqttConnectRequest request);
    }
}
