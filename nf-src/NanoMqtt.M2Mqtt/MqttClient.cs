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
    /// The client of nanoFramework.M2Mqtt by its own names, over <see cref="Client.MqttClient"/>: for code and libraries written against
    /// it or against <see cref="IMqttClient"/>. New code is better off with <see cref="Client.MqttClient"/> itself.
    /// </summary>
    /// <remarks>
    /// As with M2Mqtt a lost connection is reported by <see cref="ConnectionClosed"/> and stays closed until Connect is called again, which may
    /// be done at any time, from any thread and from any handler. With the same arguments it goes on where the lost connection was:
    /// unacknowledged messages are sent, and subscriptions made again, by themselves.
    /// <para>Events are raised on the client's one thread, in the order in which things happen. <see cref="ConnectionClosedRequest"/> and
    /// <see cref="ConnectionClosed"/> come last, on a thread of their own.</para>
    /// </remarks>
    public sealed partial class MqttClient : IMqttClient, IDisposable
    {
        /// <summary>MQTT level of the next connection, 3.1.1 unless set.</summary>
        public MqttProtocolVersion ProtocolVersion = MqttProtocolVersion.Version_3_1_1;

        /// <summary>5.0: seconds that the server keeps the session after the connection ends; 0 without a clean session: for ever.</summary>
        public uint SessionExpiryInterval;

        /// <summary>5.0: seconds between the loss of the connection and the will.</summary>
        public uint WillDelayInterval;

        /// <summary>5.0: whether the server may send reason strings and user properties with its acknowledgements.</summary>
        public bool RequestProblemInformation = true;

        /// <summary>5.0: whether the server is asked for response information.</summary>
        public bool RequestResponseInformation;

        /// <summary>5.0: user properties of CONNECT, each a <see cref="UserProperty"/>.</summary>
        public readonly ArrayList UserProperties = new ArrayList();

        /// <summary>
        /// Largest packet in bytes that is received, at 5.0 announced to the server. One that does not fit the receive buffer is put
        /// together in an array of its own size; a larger one than this is left out.
        /// </summary>
        public uint MaximumPacketSize = 16384;

        /// <summary>
        /// Sizes, and what else M2Mqtt has no name for. Set it before the first connection; what Connect or a member of this class has a
        /// name for is overwritten.
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

        /// <summary>Creates it without a broker, for a library that calls <see cref="Init"/>.</summary>
        public MqttClient()
        {
        }

        /// <summary>Creates it, not connected.</summary>
        /// <param name="brokerHostName">Name or address; with TLS the name that the broker's certificate is made for.</param>
        /// <param name="brokerPort">Its port.</param>
        /// <param name="secure">Whether to use TLS.</param>
        /// <param name="caCert">What signed the broker's certificate; null for what the platform trusts.</param>
        /// <param name="clientCert">A client certificate with its private key, or null for none or the one stored on the device.</param>
        /// <param name="sslProtocol">Not used: TLS 1.2, or what both sides know above it.</param>
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

        /// <summary>The client identifier of the last connection, also one that the server assigned; null before the first.</summary>
        public string ClientId => _client?.ClientId;

        /// <summary>Names the broker. A connection is closed first, without an event.</summary>
        /// <param name="brokerHostName">Name or address; with TLS the name that the broker's certificate is made for.</param>
        /// <param name="brokerPort">Its port.</param>
        /// <param name="secure">Whether to use TLS.</param>
        /// <param name="caCert">What signed the broker's certificate, PEM or DER; null for what the platform trusts.</param>
        /// <param name="clientCert">A client certificate with its private key, or null for none or the one stored on the device.</param>
        /// <param name="sslProtocol">Not used: TLS 1.2, or what both sides know above it.</param>
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
