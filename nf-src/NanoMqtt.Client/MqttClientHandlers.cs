using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <summary>The broker has accepted the connection.</summary>
    /// <param name="client">The client.</param>
    /// <param name="sessionPresent">
    /// True: the session of the last connection goes on. False: it is a new session; the client subscribes again by itself.
    /// </param>
    public delegate void MqttConnectedHandler(MqttClient client, bool sessionPresent);

    /// <summary>A connection, or the attempt to make one, has ended.</summary>
    /// <param name="client">The client. Unless it was stopped it goes on trying.</param>
    /// <param name="reason">Why.</param>
    /// <param name="detail">One line for a log, or null.</param>
    public delegate void MqttDisconnectedHandler(MqttClient client, MqttDisconnectReason reason, string detail);

    /// <summary>A message has come.</summary>
    /// <param name="client">The client.</param>
    /// <param name="message">The message: one object, used again and again, valid only during this call.</param>
    public delegate void MqttMessageHandler(MqttClient client, MqttMessage message);

    /// <summary>A message that was published at QoS 1 or 2 has arrived at the broker.</summary>
    /// <param name="client">The client.</param>
    /// <param name="packetId">The packet identifier that <see cref="MqttClient.Publish(string, byte[], int, int, MqttQoS, bool, out int)"/> gave.</param>
    /// <param name="result"><see cref="MqttResult.Success"/>, or why it was given up.</param>
    public delegate void MqttDeliveredHandler(MqttClient client, int packetId, MqttResult result);

    /// <summary>The broker has answered a subscription, one made again after a lost session included.</summary>
    /// <param name="client">The client.</param>
    /// <param name="filter">The topic filter.</param>
    /// <param name="result"><see cref="MqttResult.Success"/>, or <see cref="MqttResult.Refused"/>: the client has forgotten it.</param>
    public delegate void MqttSubscribedHandler(MqttClient client, string filter, MqttResult result);
}
