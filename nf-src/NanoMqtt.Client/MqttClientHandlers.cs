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

    /// <summary>A message that was published at QoS 1 or 2 has arrived at the broker, or was given up.</summary>
    /// <param name="client">The client.</param>
    /// <param name="packetId">The packet identifier that <see cref="MqttClient.Publish(string, byte[], int, int, MqttQoS, bool, out int)"/> gave.</param>
    /// <param name="result">
    /// <see cref="MqttResult.Success"/>; Refused: the broker's reason code (5.0) is <see cref="MqttClient.EventReason"/>; Dropped; NotAllowed.
    /// </param>
    public delegate void MqttDeliveredHandler(MqttClient client, int packetId, MqttResult result);

    /// <summary>The broker has answered a subscription, one made again after a lost session included, or the end of one.</summary>
    /// <param name="client">The client.</param>
    /// <param name="filter">The topic filter.</param>
    /// <param name="result"><see cref="MqttResult.Success"/>, or <see cref="MqttResult.Refused"/>: the client has forgotten it.</param>
    public delegate void MqttSubscribedHandler(MqttClient client, string filter, MqttResult result);

    /// <summary>
    /// Gives a piece of an outgoing payload. Called on whichever thread sends, while the client is locked: it must not call the client, and
    /// should be quick. After a lost connection it is called again from 0 on.
    /// </summary>
    /// <returns>False, or an exception: the payload cannot be had. The connection is closed, and the message dropped.</returns>
    /// <param name="position">Where the piece starts in the payload.</param>
    /// <param name="buffer">Where to write it.</param>
    /// <param name="offset">First byte to write.</param>
    /// <param name="count">Number of bytes, all of which must be written.</param>
    public delegate bool MqttPayloadReader(int position, byte[] buffer, int offset, int count);

    /// <summary>
    /// Makes the data of enhanced authentication (MQTT 5.0 §4.12). Called while the client is locked: it must not call the client.
    /// </summary>
    /// <returns>What to send, empty for nothing; null to give up. At Success nothing is sent.</returns>
    /// <param name="step">
    /// ReAuthenticate: it begins, with CONNECT or <see cref="MqttClient.Reauthenticate"/>. ContinueAuthentication: the broker asks. Success:
    /// the broker has accepted, with its last data.
    /// </param>
    /// <param name="buffer">Holds the broker's data, valid only during the call; null when there is none.</param>
    /// <param name="offset">Its first byte.</param>
    /// <param name="count">Its length.</param>
    public delegate byte[] MqttAuthenticationHandler(MqttReasonCode step, byte[] buffer, int offset, int count);
}
