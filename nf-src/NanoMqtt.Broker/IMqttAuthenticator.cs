using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    /// <summary>Decides who may connect.</summary>
    public interface IMqttAuthenticator
    {
        /// <summary>
        /// Decides about one CONNECT. Called on the broker's thread while it holds its lock: no other client is served meanwhile, so answer
        /// at once and call no method of the broker. An exception refuses the client and is counted.
        /// </summary>
        /// <returns>
        /// <see cref="MqttConnectReturnCode.Accepted"/>, or what the client is told before its connection is closed.
        /// </returns>
        /// <param name="request">Who asks; reused, valid only during the call.</param>
        MqttConnectReturnCode Authenticate(MqttConnectRequest request);
    }
}
