using System;
using System.Collections;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Messages;
using NanoMqtt.M2Mqtt;

namespace NanoMqtt.Host.Tests.M2Mqtt
{
    /// <summary>
    /// What programs for nanoFramework.M2Mqtt do, with every member that those found in public use. Of it the last using is ours; the rest
    /// compiles for nanoFramework too.
    /// </summary>
    internal sealed class UserCode : IDisposable
    {
        private readonly MqttClient _mqtt;
        private readonly Hashtable _topics = new Hashtable();
        private readonly object _sync = new object();
        private bool _isReconnecting;

        public UserCode(string brokerHostName)
            : this(brokerHostName, 1883, false, null, null, MqttSslProtocols.None)
        {
        }

        public UserCode(string host, int port, bool secure, X509Certificate caCert, X509Certificate clientCert, MqttSslProtocols protocol)
        {
            _mqtt = new MqttClient(host, port, secure, caCert, clientCert, protocol);
            _mqtt.ProtocolVersion = MqttProtocolVersion.Version_5;
            _mqtt.SessionExpiryInterval = 60;
            _mqtt.MaximumPacketSize = 4096;
            _mqtt.RequestResponseInformation = true;
            _mqtt.UserProperties.Add(new UserProperty("api-version", "1"));
            _mqtt.MqttMsgPublished += OnPublished;
            _mqtt.MqttMsgSubscribed += (sender, e) => SubscribedAs = e.GrantedQoSLevels[0];
            _mqtt.MqttMsgUnsubscribed += (sender, e) => UnsubscribedId = e.MessageId;
            _mqtt.ConnectionOpened += OnOpened;
            _mqtt.ConnectionClosedRequest += OnClosedRequest;
            _mqtt.ConnectionClosed += OnClosed;
        }

        /// <summary>Passed on, as wrappers do.</summary>
        public event IMqttClient.MqttMsgPublishEventHandler MqttMsgPublishReceived
        {
            add { _mqtt.MqttMsgPublishReceived += value; }
            remove { _mqtt.MqttMsgPublishReceived -= value; }
        }

        /// <summary>Passed on, as wrappers do.</summary>
        public event MqttClient.ConnectionOpenedEventHandler ConnectionOpened
        {
            add { _mqtt.ConnectionOpened += value; }
            remove { _mqtt.ConnectionOpened -= value; }
        }

        public bool IsConnected => _mqtt.IsConnected;

        public bool IsReconnecting => _isReconnecting;

        public string Log { get; private set; } = "";

        public MqttQoSLevel SubscribedAs { get; private set; } = MqttQoSLevel.GrantedFailure;

        public ushort UnsubscribedId { get; private set; }

        public ushort PublishedId { get; private set; }

        public MqttReasonCode Start()
        {
            MqttReasonCode code = _mqtt.Connect("greenhouse", "user", "secret", willRetain: true, MqttQoSLevel.AtLeastOnce, willFlag: true, "state", "gone", cleanSession: false, 30);
            if (code != MqttReasonCode.Success)
            {
                _mqtt.Disconnect();
            }

            return code;
        }

        public void Follow(string topic, MqttQoSLevel level)
        {
            _topics[topic] = level;
            _mqtt.Subscribe(new string[] { topic }, new MqttQoSLevel[] { level });
        }

        public ushort Leave(string topic)
        {
            _topics.Remove(topic);
            return _mqtt.Unsubscribe(new[] { topic });
        }

        public ushort Send(string topic, string text)
        {
            _mqtt.Publish(topic, Encoding.UTF8.GetBytes(text));
            _mqtt.Publish(topic, Encoding.UTF8.GetBytes(text), "text/plain");
            _mqtt.Publish(topic, Encoding.UTF8.GetBytes(text), "", null);
            return _mqtt.Publish(topic, Encoding.UTF8.GetBytes(text), null, new ArrayList(), MqttQoSLevel.AtLeastOnce, false);
        }

        public void Dispose()
        {
            _mqtt.ConnectionClosed -= OnClosed;
            if (_mqtt.IsConnected)
            {
                _mqtt.Disconnect();
            }

            _mqtt.Close();
            _mqtt.Dispose();
        }

        private void OnPublished(object sender, MqttMsgPublishedEventArgs e)
        {
            if (e.IsPublished)
            {
                PublishedId = e.MessageId;
            }
        }

        private void OnOpened(object sender, ConnectionOpenedEventArgs e)
        {
            Log += "opened " + ((MqttClient)sender).ClientId + ";";
        }

        private void OnClosedRequest(object sender, ConnectionClosedRequestEventArgs e)
        {
            Log += "closed by the broker, " + (e.Message.ResonCode == MqttReasonCode.SessionTakenOver ? "taken over;" : "other reason;");
        }

        private void OnClosed(object sender, EventArgs e)
        {
            lock (_sync)
            {
                if (_isReconnecting)
                {
                    return;
                }

                _isReconnecting = true;
            }

            new Thread(Reconnect).Start();
        }

        private void Reconnect()
        {
            while (!_mqtt.IsConnected)
            {
                try
                {
                    Start();
                }
                catch (MqttCommunicationException)
                {
                    Thread.Sleep(10);
                }
                catch (MqttConnectionException)
                {
                    Thread.Sleep(10);
                }
            }

            foreach (DictionaryEntry topic in _topics)
            {
                _mqtt.Subscribe(new[] { (string)topic.Key }, new[] { (MqttQoSLevel)topic.Value });
            }

            _isReconnecting = false;
        }
    }
}
