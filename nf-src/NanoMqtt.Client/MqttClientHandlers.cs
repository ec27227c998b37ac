using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <summary>The broker has accepted the connection.</summary>
    /// <param name="client">The client.</param>
    /// <param name="sessionPresent">
    /// True: the session of the last connection continues. False: it is a new session, and the client subscribes again by itself.
    /// </param>
    public delegate void MqttConnectedHandler(MqttClient client, bool sessionPresent);

    /// <summary>A connection, or the attempt to make one, has ended.</summary>
    /// <param name="client">The client. Unless it was stopped, it keeps trying to connect.</param>
    /// <param name="reason">Why.</param>
    /// <param name="detail">One line for a log; null if the client was stopped.</param>
    public delegate void MqttDisconnectedHandler(MqttClient client, MqttDisconnectReason reason, string detail);

    /// <summary>A message has come.</summary>
    /// <param name="client">The client.</param>
    /// <param name="message">The message: one object, used again and again, valid only during this call.</param>
    public delegate void MqttMessageHandler(MqttClient client, MqttMessage message);

    /// <summary>A message that was published at QoS 1 or 2 has reached the broker, or was given up.</summary>
    /// <param name="client">The client.</param>
    /// <param name="packetId">The packet identifier that <see cref="MqttClient.Publish(string, byte[], int, int, MqttQoS, bool, out int)"/> gave.</param>
    /// <param name="result">
    /// <see cref="MqttResult.Success"/>; Refused, with the broker's reason code (5.0) in <see cref="MqttClient.EventReason"/>; Dropped; NotAllowed.
    /// </param>
    public delegate void MqttDeliveredHandler(MqttClient client, int packetId, MqttResult result);

    /// <summary>The broker has answered a request to subscribe or unsubscribe, including those that the client repeats after a lost session.</summary>
    /// <param name="client">The client.</param>
    /// <param name="filter">The topic filter.</param>
    /// <param name="result"><see cref="MqttResult.Success"/>, or <see cref="MqttResult.Refused"/>: the client has forgotten the filter.</param>
    public delegate void MqttSubscribedHandler(MqttClient client, string filter, MqttResult result);

    /// <summary>
    /// Gives a piece of an outgoing payload. Called on whichever thread sends, while the client is locked: it must not call the client, and
    /// should be quick. After a lost connection it is called again, from position 0.
    /// </summary>
    /// <returns>False, or an exception, if the payload is not available: the connection is then closed and the message dropped.</returns>
    /// <param name="position">Where the piece starts in the payload.</param>
    /// <param name="buffer">Where to write it.</param>
    /// <param name="offset">First byte to write.</param>
    /// <param name="count">Number of bytes, all of which must be written.</param>
    public delegate bool MqttPayloadReader(int position, byte[] buffer, int offset, int count);

    /// <summary>
    /// Makes the data of enhanced authentication (MQTT 5.0 §4.12). Called while the client is locked: it must not call the client.
    /// </summary>
    /// <returns>The data to send, or an empty array for none; null to give up. At Success nothing is sent.</returns>
    /// <param name="step">
    /// ReAuthenticate: the exchange begins, with CONNECT or <see cref="MqttClient.Reauthenticate"/>. ContinueAuthentication: the broker asks for
    /// more. Success: the broker has accepted; the buffer has its last data.
    /// </param>
    /// <param name="buffer">Holds the broker's data, valid only during the call; null when there is none.</param>
    /// <param name="offset">Its first byte.</param>
    /// <param name="count">Its length.</param>
    public delegate byte[] MqttAuthenticationHandler(MqttReasonCode step, byte[] buffer, int offset, int count);
}
