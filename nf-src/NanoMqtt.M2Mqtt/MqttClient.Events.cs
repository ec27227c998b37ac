using System;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Messages;
using NanoMqtt.Client;

namespace NanoMqtt.M2Mqtt
{
    /// <content>
    /// Events. What a handler throws goes no further. A client that a handler has closed, or a stuck one kept from ending, is not
    /// <c>_client</c> any more: nothing is told of what it still has.
    /// </content>
    public sealed partial class MqttClient
    {
        // The payload of a message that comes in pieces.
        private byte[] _pieces;

        /// <summary>A message has come.</summary>
        public event IMqttClient.MqttMsgPublishEventHandler MqttMsgPublishReceived;

        /// <summary>
        /// The broker has acknowledged a QoS 1 or 2 message; IsPublished is false if the message was given up or refused (5.0: reason code 0x80
        /// and above).
        /// </summary>
        public event IMqttClient.MqttMsgPublishedEventHandler MqttMsgPublished;

        /// <summary>The broker has answered all filters of a Subscribe.</summary>
        public event IMqttClient.MqttMsgSubscribedEventHandler MqttMsgSubscribed;

        /// <summary>The broker has answered all filters of an Unsubscribe.</summary>
        public event IMqttClient.MqttMsgUnsubscribedEventHandler MqttMsgUnsubscribed;

        /// <summary>Handles <see cref="ConnectionOpened"/>.</summary>
        /// <param name="sender">The client.</param>
        /// <param name="e">It has no members.</param>
        public delegate void ConnectionOpenedEventHandler(object sender, ConnectionOpenedEventArgs e);

        /// <summary>Handles <see cref="ConnectionClosedRequest"/>.</summary>
        /// <param name="sender">The client.</param>
        /// <param name="e">What the broker has said.</param>
        public delegate void ConnectionClosedRequestEventHandler(object sender, ConnectionClosedRequestEventArgs e);

        /// <summary>The broker has accepted the connection.</summary>
        public event ConnectionOpenedEventHandler ConnectionOpened;

        /// <summary>
        /// 5.0: the broker has ended the connection with DISCONNECT. <see cref="ConnectionClosed"/> follows on the same thread.
        /// </summary>
        public event ConnectionClosedRequestEventHandler ConnectionClosedRequest;

        /// <summary>
        /// The connection was lost, or ended by <see cref="Disconnect"/>. The handler has a thread of its own: it may wait as long as it likes
        /// and connect again.
        /// </summary>
        public event IMqttClient.ConnectionClosedEventHandler ConnectionClosed;

        /// <summary>
        /// In a handler of <see cref="MqttMsgPublishReceived"/>: the received message with its 5.0 properties, valid until the handler returns.
        /// </summary>
        public MqttMessage ReceivedMessage;

        private void HandleConnected(Client.MqttClient client, bool sessionPresent)
        {
            ConnectionOpened?.Invoke(this, new ConnectionOpenedEventArgs());
        }

        private void HandleMessage(Client.MqttClient client, MqttMessage message)
        {
            if (client == _client)
            {
                Raise(message, message.GetPayload());
            }
        }

        private void HandlePiece(Client.MqttClient client, MqttMessage message)
        {
            int offset = message.PieceOffset;
            if (offset == 0)
            {
                _pieces = new byte[message.TotalLength];
            }

            byte[] payload = _pieces;
            Array.Copy(message.Buffer, message.PayloadOffset, payload, offset, message.PayloadLength);
            if (offset + message.PayloadLength == payload.Length && client == _client)
            {
                _pieces = null;
                Raise(message, payload);
            }
        }

        private void Raise(MqttMessage message, byte[] payload)
        {
            ReceivedMessage = message;
            MqttMsgPublishReceived?.Invoke(
                this, new MqttMsgPublishEventArgs(message.GetTopic(), payload, message.Dup, (MqttQoSLevel)message.QoS, message.Retain));
        }

        private void HandleDelivered(Client.MqttClient client, int packetId, MqttResult result)
        {
            if (client == _client)
            {
                MqttMsgPublished?.Invoke(this, new MqttMsgPublishedEventArgs((ushort)packetId, result == MqttResult.Success));
            }
        }

        private void HandleSubscribed(Client.MqttClient client, string filter, MqttResult result)
        {
            MqttQoSLevel granted = result == MqttResult.Success ? (MqttQoSLevel)client.GetGrantedQoS(filter) : MqttQoSLevel.GrantedFailure;
            FilterRequest request;
            while (client == _client && (request = TakeAnswered(filter, false, granted)) != null)
            {
                MqttMsgSubscribed?.Invoke(this, new MqttMsgSubscribedEventArgs(request.Id, request.Answers));
            }
        }

        private void HandleUnsubscribed(Client.MqttClient client, string filter, MqttResult result)
        {
            FilterRequest request;
            while (client == _client && (request = TakeAnswered(filter, true, MqttQoSLevel.AtMostOnce)) != null)
            {
                MqttMsgUnsubscribed?.Invoke(this, new MqttMsgUnsubscribedEventArgs(request.Id));
            }
        }

        private void RaiseClosed()
        {
            try
            {
                try
                {
                    if (_closedRequest != null)
                    {
                        ConnectionClosedRequest?.Invoke(this, _closedRequest);
                    }
                }
                finally
                {
                    ConnectionClosed?.Invoke(this, EventArgs.Empty);
                }
            }
            catch (Exception)
            {
                // Nobody is there to take it.
            }
        }
    }
}
