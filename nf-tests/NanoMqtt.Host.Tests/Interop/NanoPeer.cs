using System;
using NanoMqtt.Client;
using NanoMqtt.Core;
using NanoMqtt.Net;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Interop
{
    /// <summary>Our client over real TCP, with what it reports as inboxes.</summary>
    internal sealed class NanoPeer : IDisposable
    {
        private readonly TcpTransport _transport;

        public NanoPeer(int port, MqttClientOptions options)
        {
            options.ReconnectMinimumMs = 10;
            options.ReceiveBufferBytes = 64 * 1024;
            options.MaximumReceivedQoS2 = Math.Max(options.MaximumReceivedQoS2, 100); // 3.1.1 has no receive maximum: what the server has may come at once
            options.MaximumQueuedBytes = 64 * 1024;
            _transport = new TcpTransport("127.0.0.1", port);
            Client = new MqttClient(_transport, options);
            Client.Connected += (client, sessionPresent) => Connected.Add(sessionPresent);
            Client.Disconnected += (client, reason, detail) => Disconnected.Add((reason, detail));
            Client.MessageReceived += (client, m) => Messages.Add(new Received(m.GetTopic(), m.GetPayloadString(), m.QoS, m.Retain));
        }

        public MqttClient Client { get; }

        public Inbox<bool> Connected { get; } = new();

        public Inbox<(MqttDisconnectReason Reason, string Detail)> Disconnected { get; } = new();

        public Inbox<Received> Messages { get; } = new();

        public static NanoPeer Connect(int port, string clientId) => Connect(port, new MqttClientOptions { ClientId = clientId });

        public static NanoPeer Connect(int port, MqttClientOptions options)
        {
            var peer = new NanoPeer(port, options);
            Assert.That(peer.Client.Connect(Limits.WaitMs), Is.EqualTo(MqttResult.Success));
            return peer;
        }

        /// <summary>Publishes and waits for the acknowledgement.</summary>
        public void Publish(string topic, string payload, MqttQoS qos, bool retain = false)
        {
            byte[] bytes = Utf8.GetBytes(payload);
            Assert.That(Client.Publish(topic, bytes, 0, bytes.Length, qos, retain, Limits.WaitMs), Is.EqualTo(MqttResult.Success));
        }

        public void Subscribe(string filter, MqttQoS qos)
        {
            Assert.That(Client.Subscribe(filter, qos, Limits.WaitMs), Is.EqualTo(MqttResult.Success));
        }

        /// <summary>Ends the connection without a DISCONNECT, as a dead network does. The client connects again.</summary>
        public void Cut() => _transport.Close();

        public void Dispose() => Client.Dispose();
    }
}
