namespace NanoMqtt.Broker
{
    /// <summary>A client was accepted. Called on the broker's thread, outside its lock: any method of the broker may be called.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="clientId">The client's identifier.</param>
    public delegate void MqttClientConnectedHandler(MqttBroker broker, string clientId);

    /// <summary>A client's connection ended. Called on the broker's thread, outside its lock: any method of the broker may be called.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="clientId">The client's identifier.</param>
    /// <param name="reason">Why it ended.</param>
    public delegate void MqttClientDisconnectedHandler(MqttBroker broker, string clientId, MqttCloseReason reason);

    /// <summary>
    /// A message for a subscription of the broker's own application. Called on the broker's thread, outside its lock: any method of
    /// the broker may be called, also Publish, Subscribe and Stop.
    /// </summary>
    /// <param name="broker">The broker.</param>
    /// <param name="message">The message; reused, valid only during the call.</param>
    public delegate void MqttLocalMessageHandler(MqttBroker broker, MqttLocalMessage message);
}
