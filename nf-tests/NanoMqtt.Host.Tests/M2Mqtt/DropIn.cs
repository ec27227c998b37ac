using System;
using System.Threading;
using System.Threading.Tasks;
using nanoFramework.M2Mqtt.Messages;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.M2Mqtt;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.M2Mqtt
{
    /// <summary>The drop-in with its events as inboxes.</summary>
    internal sealed class DropIn : IDisposable
    {
        private int _closedCount;
        private int _receivedCount;

        public DropIn(int port)
        {
            Client = new MqttClient("127.0.0.1", port);
            Client.MqttMsgPublishReceived += (sender, e) =>
            {
                Interlocked.Increment(ref _receivedCount);
                Received.Add(e);
            };
            Client.MqttMsgPublished += (sender, e) => Published.Add((e.MessageId, e.IsPublished));
            Client.MqttMsgSubscribed += (sender, e) => Subscribed.Add((e.MessageId, e.GrantedQoSLevels));
            Client.MqttMsgUnsubscribed += (sender, e) => Unsubscribed.Add(e.MessageId);
            Client.ConnectionClosed += (sender, e) =>
            {
                Interlocked.Increment(ref _closedCount);
                Closed.Add(Client.IsConnected);
            };
        }

        public MqttClient Client { get; }

        public Inbox<MqttMsgPublishEventArgs> Received { get; } = new();

        public Inbox<(ushort Id, bool IsPublished)> Published { get; } = new();

        public Inbox<(ushort Id, MqttQoSLevel[] Granted)> Subscribed { get; } = new();

        public Inbox<ushort> Unsubscribed { get; } = new();

        /// <summary>At each end of a connection: whether the client says that it is connected.</summary>
        public Inbox<bool> Closed { get; } = new();

        public int ReceivedCount => _receivedCount;

        public int ClosedCount => _closedCount;

        /// <summary>Connects to a server that answers CONNECT with this; gives the CONNECT that it got, in hex.</summary>
        public ScriptedConnection Connect(ScriptedServer server, string connack, out string connect)
        {
            Task<MqttReasonCode> result = Task.Run(() => Client.Connect("id"));
            ScriptedConnection connection = server.Accept();
            connect = connection.Next();
            connection.Send(connack);
            Assert.That(result.Wait(Limits.Wait), Is.True);
            Assert.That(result.Result, Is.EqualTo(MqttReasonCode.Success));
            return connection;
        }

        public ScriptedConnection Connect(ScriptedServer server, string connack = "20 02 00 00") => Connect(server, connack, out _);

        public ushort Publish(string topic, byte[] payload, MqttQoSLevel qos, bool retain = false) =>
            Client.Publish(topic, payload, null, null, qos, retain);

        public void Dispose() => Client.Dispose();
    }
}
