using System;
using System.Threading;
using nanoFramework.M2Mqtt.Messages;
using NanoMqtt.Client;
using NanoMqtt.Core;
using NanoMqtt.Net;
using MqttReasonCode = nanoFramework.M2Mqtt.Messages.MqttReasonCode;

namespace NanoMqtt.M2Mqtt
{
    /// <content>Connecting, and the ends of a connection.</content>
    public sealed partial class MqttClient
    {
        private const ushort DefaultKeepAliveSeconds = 60;

        // How long to wait for a thread that ends: one that is stuck in a handler is left behind.
        private const int CloseTimeoutMs = 5000;

        // Held while connecting, so that two threads make one connection.
        private readonly object _connectLock = new object();

        // Null before the first connection, and when the next one cannot go on where the last one was.
        private Client.MqttClient _client;

        // True from Connect until the connection ends, even by our own Disconnect.
        private bool _isOpen;

        // Whether that end is to be reported: false after Close, which is silent.
        private bool _isEndTold;

        // Connections of the client before the last Connect.
        private int _connections;

        // How the last attempt ended.
        private MqttDisconnectReason _endReason;
        private string _endDetail;

        // What the broker's DISCONNECT said, or null. Kept apart: whoever hears of the end may connect again before its event is raised.
        private ConnectionClosedRequestEventArgs _closedRequest;

        /// <summary>Connects like the overload with all arguments.</summary>
        /// <returns>See that overload.</returns>
        /// <param name="clientId">Client identifier.</param>
        /// <param name="cleanSession">Whether the broker discards the session.</param>
        public MqttReasonCode Connect(string clientId, bool cleanSession)
        {
            return Connect(clientId, null, null, cleanSession);
        }

        /// <summary>Connects without a will, like the overload with all arguments.</summary>
        /// <returns>See that overload.</returns>
        /// <param name="clientId">Client identifier.</param>
        /// <param name="username">User name, or null.</param>
        /// <param name="password">Password, or null.</param>
        /// <param name="cleanSession">Whether the broker discards the session.</param>
        /// <param name="keepAlivePeriod">Keep alive in seconds; 0 turns it off.</param>
        public MqttReasonCode Connect(
            string clientId,
            string username = null,
            string password = null,
            bool cleanSession = true,
            ushort keepAlivePeriod = DefaultKeepAliveSeconds)
        {
            return Connect(clientId, username, password, false, MqttQoSLevel.AtMostOnce, false, null, null, cleanSession, keepAlivePeriod);
        }

        /// <summary>
        /// Connects and waits for the broker's answer, at most <see cref="MqttClientOptions.ConnectTimeoutMs"/> for the connection and as long
        /// again for the answer. If a connection with the same arguments is open already, it is kept and this returns Success; one with other
        /// arguments is closed first, without an event.
        /// </summary>
        /// <returns>
        /// Success, or the broker's refusal: at 3.1.1 the return code of CONNACK (ConnectionRefused…), at 5.0 its reason code.
        /// </returns>
        /// <param name="clientId">Client identifier.</param>
        /// <param name="username">User name; null or empty for none.</param>
        /// <param name="password">Password; null or empty for none.</param>
        /// <param name="willRetain">Whether the will is retained.</param>
        /// <param name="willQosLevel">QoS of the will.</param>
        /// <param name="willFlag">Whether there is a will; without it topic and message are left out.</param>
        /// <param name="willTopic">Topic of the will.</param>
        /// <param name="willMessage">Payload of the will; may be empty.</param>
        /// <param name="cleanSession">Whether the broker discards the session.</param>
        /// <param name="keepAlivePeriod">Keep alive in seconds; 0 turns it off.</param>
        /// <exception cref="MqttConnectionException">The broker cannot be reached.</exception>
        /// <exception cref="MqttCommunicationException">It was reached, but did not answer.</exception>
        /// <exception cref="ArgumentException">
        /// The arguments make no valid CONNECT, or it does not fit <see cref="MqttClientOptions.SendBufferBytes"/>; or there is no broker yet.
        /// </exception>
        public MqttReasonCode Connect(
            string clientId,
            string username,
            string password,
            bool willRetain,
            MqttQoSLevel willQosLevel,
            bool willFlag,
            string willTopic,
            string willMessage,
            bool cleanSession,
            ushort keepAlivePeriod)
        {
            lock (_connectLock)
            {
                MqttWill will = null;
                if (willFlag)
                {
                    will = new MqttWill { Topic = willTopic, Payload = Utf8.GetBytes(willMessage), QoS = (MqttQoS)willQosLevel, Retain = willRetain };
                }

                bool isSame = TrySetOptions(clientId, username, password, will, willMessage, cleanSession, keepAlivePeriod);
                if (IsConnected)
                {
                    if (isSame)
                    {
                        return MqttReasonCode.Success;
                    }

                    _isEndTold = false;
                }

                Stop();
                if (!isSame)
                {
                    _client = null;
                }

                return Open(_client ?? Create());
            }
        }

        /// <summary>
        /// Ends the connection with DISCONNECT; <see cref="ConnectionClosed"/> follows. Does nothing if there is no connection. If a handler
        /// calls this, it happens when the handler returns.
        /// </summary>
        public void Disconnect()
        {
            Client.MqttClient client = _client;
            _isOpen = false;
            if (client != null)
            {
                client.Stop(CloseTimeoutMs);
            }
        }

        /// <summary>Ends the connection with DISCONNECT, if there is one, without an event. No other event comes afterwards either.</summary>
        public void Close()
        {
            _isEndTold = false;
            Stop();
        }

        /// <summary>The same as <see cref="Close"/>.</summary>
        public void Dispose()
        {
            Close();
        }

        private Client.MqttClient Create()
        {
            ITransport transport = _isSecure
                ? (ITransport)new TlsTransport(_host, _port, _caCertificate, _clientCertificate)
                : new TcpTransport(_host, _port);
            Client.MqttClient client = new Client.MqttClient(transport, Options);
            client.Connected += HandleConnected;
            client.Disconnected += HandleDisconnected;
            client.MessageReceived += HandleMessage;
            client.PieceReceived += HandlePiece;
            client.Delivered += HandleDelivered;
            client.Subscribed += HandleSubscribed;
            client.Unsubscribed += HandleUnsubscribed;
            _client = client;
            return client;
        }

        private MqttReasonCode Open(Client.MqttClient client)
        {
            _connections = client.Statistics.Connections;
            _endReason = MqttDisconnectReason.None;
            _isEndTold = true;
            _isOpen = true;
            MqttResult result = client.Connect(2 * Options.ConnectTimeoutMs);
            if (result == MqttResult.Success)
            {
                return MqttReasonCode.Success;
            }

            Stop();

            // A refusal may come before we wait for it, and is then told by the event alone; or so late that the stop hides its event.
            if (result == MqttResult.Refused || _endReason == MqttDisconnectReason.Refused)
            {
                return RefusalOf((int)client.EventReason);
            }

            if (_endReason == MqttDisconnectReason.ConnectFailed)
            {
                throw new MqttConnectionException(_endDetail);
            }

            throw new MqttCommunicationException("no answer to CONNECT");
        }

        // Afterwards the client's thread has ended, or is not ours any more.
        private void Stop()
        {
            Client.MqttClient client = _client;
            _isOpen = false;
            if (client != null && client.Stop(CloseTimeoutMs) != MqttResult.Success)
            {
                // Called from its handler, or a handler is stuck: its thread ends when that returns.
                _client = null;
            }
        }

        // M2Mqtt does not connect again by itself, and code written against it does not expect it.
        private void HandleDisconnected(Client.MqttClient client, MqttDisconnectReason reason, string detail)
        {
            client.Stop(0);
            if (client != _client)
            {
                return;
            }

            _isOpen = false;
            _endReason = reason;
            _endDetail = detail;
            if (_isEndTold && client.Statistics.Connections != _connections)
            {
                // A handler may connect again, which waits: so it cannot be called on the thread that does the work.
                _isEndTold = false;
                _closedRequest = reason == MqttDisconnectReason.Disconnected
                    ? new ConnectionClosedRequestEventArgs((MqttReasonCode)client.EventReason)
                    : null;
                new Thread(RaiseClosed).Start();
            }
        }

        // 3.1.1 counts its refusals from 1 and in another order; the client gives them as reason codes.
        private MqttReasonCode RefusalOf(int reason)
        {
            if (!IsLevel5)
            {
                reason = reason == (int)MqttReasonCode.ServerUnavailable ? (int)MqttReasonCode.ConnectionRefusedServerUnavailable
                    : reason <= (int)MqttReasonCode.ClientIdentifierNotValid ? reason - 0x83
                    : reason - 0x82;
            }

            return (MqttReasonCode)reason;
        }
    }
}
