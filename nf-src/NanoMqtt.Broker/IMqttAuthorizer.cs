namespace NanoMqtt.Broker
{
    /// <summary>Decides what clients may publish and subscribe. <see cref="MqttAccessRules"/> is one for a list of rules.</summary>
    public interface IMqttAuthorizer
    {
        /// <summary>
        /// Decides about one message, one will or one subscription. Called as <see cref="IMqttAuthenticator.Authenticate"/>, for each
        /// message before it is delivered: compare bytes, allocate nothing. An exception refuses and is counted.
        /// </summary>
        /// <returns>
        /// False: a message goes to nobody, a subscription is not made, a client with such a will is not accepted. The client is told
        /// NotAuthorized (0x87) where its protocol has a code for it.
        /// </returns>
        /// <param name="request">Who asks for what; reused, valid only during the call.</param>
        bool IsAllowed(MqttAccessRequest request);
    }
}
