namespace NanoMqtt.Broker
{
    /// <summary>Something happened in a broker. Called on the broker's thread, outside its lock: any method of the broker may be called.</summary>
    /// <param name="broker">The broker.</param>
    /// <param name="what">What happened. The object is reused: it is valid only during the call.</param>
    public delegate void MqttBrokerEventHandler(MqttBroker broker, MqttBrokerEvent what);

    /// <summary>
    /// A message for a subscription of the broker's own application. Called on the broker's thread, outside its lock: any method of
    /// the broker may be called, also Publish, Subscribe and Stop. Clients wait meanwhile.
    /// </summary>
    /// <param name="broker">The broker.</param>
    /// <param name="message">The message. The object is reused: it is valid only during the call.</param>
    public delegate void MqttLocalMessageHandler(MqttBroker broker, MqttLocalMessage message);
}
