using System;
using NanoMqtt.Bridge;
using NanoMqtt.Client;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Host.Tests.Net;
using NanoMqtt.Net;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Bridge
{
    /// <summary>Our broker, a mosquitto upstream, and a bridge that is connected.</summary>
    internal sealed class BridgedPair : IDisposable
    {
        // After a restart mosquitto 2.0 sends all that waits for a session at once, whatever it was told.
        private const int MaximumReceivedQoS2 = 2000;

        private readonly Inbox<bool> _connected = new();

        public BridgedPair(MqttProtocolLevel level, params MqttBridgeRule[] rules)
        {
            var options = new MqttClientOptions
            {
                ProtocolLevel = level,
                ReceiveBufferBytes = 4096,
                MaximumQueuedBytes = 1024 * 1024,
                MaximumQueuedMessages = 10000,
                MaximumInFlight = 20,
                MaximumReceivedQoS2 = MaximumReceivedQoS2,
                ReconnectMinimumMs = 10,
                ReconnectMaximumMs = 100,
            };
            Bridge = new MqttBridge("edge", Local.Broker, new TcpTransport("127.0.0.1", Upstream.Port), options, rules);
            Bridge.Client.Connected += (client, sessionPresent) => _connected.Add(sessionPresent);
            Bridge.Start();
            WaitForConnection();
            foreach (MqttBridgeRule rule in rules)
            {
                if (rule.Direction != MqttBridgeDirection.Out)
                {
                    string filter = rule.RemotePrefix + rule.Filter;
                    Limits.WaitUntil(() => Bridge.Client.GetGrantedQoS(filter) >= 0, "subscribed upstream");
                }
            }
        }

        public TestBroker Local { get; } = new();

        // What is more than it may have in flight, mosquitto 2.0.11 takes for not yet sent when it restarts, and sends it again as new.
        public MosquittoBroker Upstream { get; } = new("persistence true", "max_queued_messages 0", "max_inflight_messages 2000");

        public MqttBridge Bridge { get; }

        /// <summary>The next connection of the bridge; true when the upstream broker still had the session.</summary>
        public bool WaitForConnection() => _connected.Next("connection of the bridge");

        /// <summary>Until all messages that went out so far are acknowledged.</summary>
        public void WaitForDelivery(int messagesOut)
        {
            Limits.WaitUntil(() => Bridge.Statistics.MessagesOut == messagesOut, "taken out");
            Assert.That(Bridge.Client.WaitForDelivery(Limits.WaitMs), Is.EqualTo(MqttResult.Success));
        }

        public NanoPeer ConnectLocal(string clientId) => Connect(Local.Port, clientId);

        public NanoPeer ConnectUpstream(string clientId) => Connect(Upstream.Port, clientId);

        public void Dispose()
        {
            Bridge.Dispose();
            Local.Dispose();
            Upstream.Dispose();
        }

        // At 5.0, with a session that is kept.
        private static NanoPeer Connect(int port, string clientId)
        {
            var options = new MqttClientOptions
            {
                ProtocolLevel = MqttProtocolLevel.V5, ClientId = clientId, CleanSession = false, MaximumQueuedMessages = 1000, MaximumReceivedQoS2 = MaximumReceivedQoS2, ReconnectMaximumMs = 100,
            };
            NanoPeer peer = NanoPeer.Connect(port, options);
            peer.Connected.Next("connection");
            return peer;
        }
    }
}
