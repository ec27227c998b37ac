using System.Collections;
using System.Threading;
using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    /// <summary>A client over a <see cref="MemoryTransport"/>, with its events noted as words that a test can wait for.</summary>
    internal sealed class FacadeDriver
    {
        internal const int LongMs = 30000;

        internal readonly ServerModel Server = new ServerModel();
        internal readonly MemoryTransport Transport;
        internal readonly MqttClient Client;

        // What the test wants to happen in the handlers; may throw.
        internal MqttMessageHandler OnMessage;
        internal MqttDisconnectedHandler OnDisconnected;

        private readonly ArrayList _events = new ArrayList();
        private readonly AutoResetEvent _noted = new AutoResetEvent(false);

        internal FacadeDriver()
            : this(TestOptions.Create())
        {
        }

        internal FacadeDriver(MqttClientOptions options)
        {
            Transport = new MemoryTransport(Server);
            Client = new MqttClient(Transport, options);
            Client.Connected += HandleConnected;
            Client.Disconnected += HandleDisconnected;
            Client.MessageReceived += HandleMessage;
            Client.Delivered += HandleDelivered;
            Client.Subscribed += HandleSubscribed;
            Client.Unsubscribed += HandleUnsubscribed;
        }

        internal static FacadeDriver CreateConnected()
        {
            FacadeDriver driver = new FacadeDriver();
            Assert.AreEqual((int)MqttResult.Success, (int)driver.Client.Connect(LongMs));
            return driver;
        }

        internal MqttResult Publish(string payload, MqttQoS qos, int timeoutMs)
        {
            byte[] bytes = TestOptions.Bytes(payload);
            return Client.Publish("t", bytes, 0, bytes.Length, qos, false, timeoutMs);
        }

        internal void Note(string word)
        {
            lock (_events)
            {
                _events.Add(word);
            }

            _noted.Set();
        }

        // Waits until the word was noted so many times.
        internal void WaitFor(string word, int times)
        {
            while (Count(word) < times)
            {
                Assert.IsTrue(_noted.WaitOne(LongMs, false), word);
            }
        }

        internal void WaitFor(string word)
        {
            WaitFor(word, 1);
        }

        internal int Count(string word)
        {
            lock (_events)
            {
                int count = 0;
                for (int i = 0; i < _events.Count; i++)
                {
                    if ((string)_events[i] == word)
                    {
                        count++;
                    }
                }

                return count;
            }
        }

        internal void Stop()
        {
            Assert.AreEqual((int)MqttResult.Success, (int)Client.Stop(LongMs));
            Client.Dispose();
        }

        private void HandleConnected(MqttClient client, bool sessionPresent)
        {
            Note(sessionPresent ? "resumed" : "connected");
        }

        private void HandleDisconnected(MqttClient client, MqttDisconnectReason reason, string detail)
        {
            Note("disconnected:" + (int)reason);
            if (detail != null)
            {
                Note(detail);
            }

            OnDisconnected?.Invoke(client, reason, detail);
        }

        private void HandleMessage(MqttClient client, MqttMessage message)
        {
            string word = message.GetTopic() + "=" + message.GetPayloadString();
            OnMessage?.Invoke(client, message);
            Note(word);
        }

        private void HandleDelivered(MqttClient client, int packetId, MqttResult result)
        {
            Note((result == MqttResult.Success ? "delivered:" : "ended" + (int)result + ":") + packetId);
        }

        private void HandleSubscribed(MqttClient client, string filter, MqttResult result)
        {
            Note((result == MqttResult.Success ? "granted:" : "refused:") + filter);
        }

        private void HandleUnsubscribed(MqttClient client, string filter, MqttResult result)
        {
            Note("unsubscribed:" + filter);
        }
    }
}
