namespace NanoMqtt.Broker
{
    /// <summary>Decides what clients may publish and subscribe to. <see cref="MqttAccessRules"/> does it by a list of rules.</summary>
    public interface IMqttAuthorizer
    {
        /// <summary>
        /// Decides about one message, will or subscription. Called like <see cref="IMqttAuthenticator.Authenticate"/>: on the broker's thread, inside
        /// its lock, so call no method of the broker. It is called for every message, so it should compare bytes and allocate nothing. If
        /// this throws, the answer is no, and the exception is counted.
        /// </summary>
        /// <returns>
        /// False: the message goes to nobody, the subscription is not made, or the client with such a will is not accepted. The client is told
        /// Not authorized (0x87), if its protocol level has an answer for that.
        /// </returns>
        /// <param name="request">Which client wants what. The object is reused: it is valid only during the call.</param>
        bool IsAllowed(MqttAccessRequest request);
    }
}
