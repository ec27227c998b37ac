using System;
using System.Collections;
using System.Security.Cryptography.X509Certificates;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Messages;
using NanoMqtt.Client;
using NanoMqtt.Net;

namespace NanoMqtt.M2Mqtt
{
    /// <summary>
    /// nanoFramework.M2Mqtt's client with all its names, built on <see cref="Client.MqttClient"/>: for code and libraries that were written
    /// for it or for <see cref="IMqttClient"/>. New code should use <see cref="Client.MqttClient"/> itself.
    /// </summary>
    /// <remarks>
    /// As in M2Mqtt, <see cref="ConnectionClosed"/> reports a lost connection, which stays closed until Connect is called again. That may be
    /// done at any time, from any thread and any handler. With the same arguments it carries on where the lost connection ended: it sends
    /// unacknowledged messages again and renews subscriptions by itself.
    /// <para>Events are raised on the client's one thread, in the order in which things happen. <see cref="ConnectionClosedRequest"/> and
    /// <see cref="ConnectionClosed"/> come last, on a thread of their own.</para>
    /// </remarks>
    public sealed partial class MqttClient : IMqttClient, IDisposable
    {
        /// <summary>MQTT level of the next connection; default: 3.1.1.</summary>
        public MqttProtocolVersion ProtocolVersion = MqttProtocolVersion.Version_3_1_1;

        /// <summary>5.0: how many seconds the server keeps the session after the connection ends; with 0 and no clean session, forever.</summary>
        public uint SessionExpiryInterval;

        /// <summary>5.0: how many seconds after the loss of the connection the will is published.</summary>
        public uint WillDelayInterval;

        /// <summary>5.0: whether the server may send reason strings and user properties with its acknowledgements.</summary>
        public bool RequestProblemInformation = true;

        /// <summary>5.0: whether the server is asked for response information.</summary>
        public bool RequestResponseInformation;

        /// <summary>5.0: user properties of CONNECT, each a <see cref="UserProperty"/>.</summary>
        public readonly ArrayList UserProperties = new ArrayList();

        /// <summary>
        /// Largest packet in bytes that is received; a server of 5.0 is told. A packet that does not fit the receive buffer is put together in
        /// an array of its own size. One larger than this limit is skipped.
        /// </summary>
        public uint MaximumPacketSize = 16384;

        /// <summary>
        /// Sizes, and other settings that M2Mqtt does not have. Set them before the first connection. Settings that are arguments of Connect or
        /// members of this class are overwritten.
        /// </summary>
        public readonly MqttClientOptions Options = new MqttClientOptions
        {
            ReceiveBufferBytes = 512,
            SendBufferBytes = 1024,
            MaximumQueuedBytes = 1024,
            MaximumQueuedMessages = 16,
            MaximumSubscriptions = 16,
            ConnectTimeoutMs = 30000,
        };

        private string _host;
        private int _port;
        private bool _isSecure;
        private X509Certificate _caCertificate;
        private X509Certificate2 _clientCertificate;

        /// <summary>Creates a client without a broker, for a library that calls <see cref="Init"/>.</summary>
        public MqttClient()
        {
        }

        /// <summary>Creates a client, not connected.</summary>
        /// <param name="brokerHostName">Name or address; with TLS the name that the broker's certificate is made for.</param>
        /// <param name="brokerPort">Its port.</param>
        /// <param name="secure">Whether to use TLS.</param>
        /// <param name="caCert">The certificate that signed the broker's; null for those that the platform trusts.</param>
        /// <param name="clientCert">A client certificate with its private key, or null for none or the one stored on the device.</param>
        /// <param name="sslProtocol">Not used: TLS is always 1.2 or higher, as both sides can.</param>
        /// <exception cref="InvalidCastException">The client certificate is not an <see cref="X509Certificate2"/>.</exception>
        public MqttClient(
            string brokerHostName,
            int brokerPort = TcpTransport.DefaultPort,
            bool secure = false,
            X509Certificate caCert = null,
            X509Certificate clientCert = null,
            MqttSslProtocols sslProtocol = MqttSslProtocols.None)
            : this()
        {
            SetBroker(brokerHostName, brokerPort, secure, caCert, clientCert);
        }

        /// <inheritdoc/>
        public bool IsConnected
        {
            get
            {
                Client.MqttClient client = _client;
                return _isOpen && client != null && client.IsConnected;
            }
        }

        /// <summary>The client identifier of the last connection, even if the server assigned it; null before the first.</summary>
        public string ClientId => _client?.ClientId;

        /// <summary>Sets the broker. An open connection is closed first, without an event.</summary>
        /// <param name="brokerHostName">Name or address; with TLS the name that the broker's certificate is made for.</param>
        /// <param name="brokerPort">Its port.</param>
        /// <param name="secure">Whether to use TLS.</param>
        /// <param name="caCert">The certificate that signed the broker's, PEM or DER; null for those that the platform trusts.</param>
        /// <param name="clientCert">A client certificate with its private key, or null for none or the one stored on the device.</param>
        /// <param name="sslProtocol">Not used: TLS is always 1.2 or higher, as both sides can.</param>
        public void Init(string brokerHostName, int brokerPort, bool secure, byte[] caCert, byte[] clientCert, MqttSslProtocols sslProtocol)
        {
            SetBroker(
                brokerHostName,
                brokerPort,
                secure,
                caCert == null ? null : Certificates.Load(caCert),
                clientCert == null ? null : Certificates.LoadWithKey(clientCert));
        }

        private void SetBroker(string host, int port, bool isSecure, X509Certificate caCertificate, X509Certificate clientCertificate)
        {
            lock (_connectLock)
            {
                Close();
                _client = null;
                _host = host;
                _port = port;
                _isSecure = isSecure;
                _caCertificate = caCertificate;
                _clientCertificate = (X509Certificate2)clientCertificate;
            }
        }
    }
}
