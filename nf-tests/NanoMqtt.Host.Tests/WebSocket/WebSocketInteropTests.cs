using System;
using System.Linq;
using System.Net.WebSockets;
using System.Threading;
using System.Threading.Tasks;
using MQTTnet;
using MQTTnet.Formatter;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Host.Tests.Net;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.WebSocket
{
    /// <summary>MQTTnet over WebSocket, .NET's own WebSocket, and plain MQTT, at one port.</summary>
    [TestFixture]
    public class WebSocketInteropTests
    {
        private static readonly byte[] s_connect = Convert.FromHexString("100D00044D51545404020000000161");
        private static readonly byte[] s_ping = { 0xC0, 0 };

        [Test]
        public async Task Messages_go_both_ways_between_WebSocket_and_TCP(
            [Values(MqttProtocolVersion.V311, MqttProtocolVersion.V500)] MqttProtocolVersion level,
            [Values] MqttQoS qos)
        {
            using var broker = new WebBroker();
            using MqttNetPeer web = await ConnectAsync(broker, "web", level);
            using MqttNetPeer tcp = await MqttNetPeer.ConnectAsync(broker.Port, "tcp", o => o.WithProtocolVersion(level));
            await web.SubscribeAsync("to/web", qos);
            await tcp.SubscribeAsync("to/tcp", qos);
            foreach (int length in new[] { 0, 1, 110, 116, 117, 118, 125, 126, 4000, 4096, 65535, 65536, 200000 })
            {
                string payload = new('x', length);
                await web.PublishAsync("to/tcp", payload, qos);
                Assert.That(tcp.Messages.Next().Payload, Is.EqualTo(payload));
                await tcp.PublishAsync("to/web", payload, qos);
                Assert.That(web.Messages.Next(), Is.EqualTo(new Received("to/web", payload, qos, false)));
            }
        }

        [Test]
        public async Task A_burst_arrives_whole_and_in_order([Values(1, 100, 5000)] int length)
        {
            using var broker = new WebBroker();
            using MqttNetPeer sender = await ConnectAsync(broker, "sender");
            using MqttNetPeer receiver = await ConnectAsync(broker, "receiver");
            await receiver.SubscribeAsync("n", MqttQoS.AtLeastOnce);
            string filling = new('x', length);
            await Task.WhenAll(Enumerable.Range(0, 500).Select(i => sender.PublishAsync("n", i + filling, MqttQoS.AtLeastOnce)));
            Assert.That(receiver.Messages.Next(500).Select(m => m.Payload), Is.EqualTo(Enumerable.Range(0, 500).Select(i => i + filling)));
        }

        [Test]
        public async Task It_is_wss_where_the_listener_has_a_certificate([Values] bool isWebSocket)
        {
            using var broker = new WebBroker(TestCertificates.Server);
            using var web = new MqttNetPeer { WebSocketUri = isWebSocket ? $"wss://127.0.0.1:{broker.Port}/mqtt" : null };
            await web.OpenAsync(broker.Port, "web", o => o.WithTlsOptions(t => t.UseTls().WithCertificateValidationHandler(_ => true)));
            await web.SubscribeAsync("t", MqttQoS.ExactlyOnce);
            string payload = new('x', 100000);
            await web.PublishAsync("t", payload, MqttQoS.ExactlyOnce);
            Assert.That(web.Messages.Next().Payload, Is.EqualTo(payload));
        }

        [Test]
        public async Task A_will_is_published_only_when_the_client_did_not_say_DISCONNECT()
        {
            using var broker = new WebBroker();
            using MqttNetPeer watcher = await ConnectAsync(broker, "watcher");
            await watcher.SubscribeAsync("#", MqttQoS.AtLeastOnce);
            using MqttNetPeer polite = await ConnectAsync(broker, "polite", MqttProtocolVersion.V311, o => o.WithWillTopic("will").WithWillPayload("polite"));
            await polite.DisconnectAsync();
            MqttNetPeer rude = await ConnectAsync(broker, "rude", MqttProtocolVersion.V311, o => o.WithWillTopic("will").WithWillPayload("rude"));
            rude.Dispose();
            Assert.That(watcher.Messages.Next().Payload, Is.EqualTo("rude"));
        }

        // [MQTT-6.0.0-2]
        [Test]
        public async Task Packets_need_not_begin_where_messages_do()
        {
            using var broker = new WebBroker();
            using ClientWebSocket socket = await broker.OpenAsync();
            byte[] all = s_connect.Concat(s_ping).Concat(s_ping).ToArray();
            for (int i = 0; i < all.Length; i++)
            {
                await socket.SendAsync(all.AsMemory(i, 1), WebSocketMessageType.Binary, i % 3 == 0, CancellationToken.None);
            }

            Assert.That(await ReadAsync(socket, 8), Is.EqualTo("20020000D000D000"));
        }

        [Test]
        public async Task The_end_of_either_side_is_an_orderly_close()
        {
            using var broker = new WebBroker();
            using ClientWebSocket socket = await broker.OpenAsync();
            await socket.SendAsync(s_connect, WebSocketMessageType.Binary, true, CancellationToken.None);
            Assert.That(await ReadAsync(socket, 4), Is.EqualTo("20020000"));
            await socket.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "bye", CancellationToken.None).WaitAsync(Limits.Wait);
            Assert.That(socket.CloseStatus, Is.EqualTo(WebSocketCloseStatus.EndpointUnavailable));

            using ClientWebSocket other = await broker.OpenAsync();
            await other.SendAsync(s_connect, WebSocketMessageType.Binary, true, CancellationToken.None);
            Assert.That(await ReadAsync(other, 4), Is.EqualTo("20020000"));
            broker.Broker.Stop();
            Assert.That((await other.ReceiveAsync(new byte[100], CancellationToken.None).WaitAsync(Limits.Wait)).MessageType, Is.EqualTo(WebSocketMessageType.Close));
            Assert.That(other.CloseStatus, Is.EqualTo(WebSocketCloseStatus.NormalClosure));
        }

        // [MQTT-6.0.0-1]
        [Test]
        public async Task A_text_message_ends_the_connection()
        {
            using var broker = new WebBroker();
            using ClientWebSocket socket = await broker.OpenAsync();
            await socket.SendAsync(s_connect, WebSocketMessageType.Text, true, CancellationToken.None);
            await socket.ReceiveAsync(new byte[100], CancellationToken.None).WaitAsync(Limits.Wait);
            Assert.That(socket.CloseStatus, Is.EqualTo(WebSocketCloseStatus.InvalidMessageType));
        }

        private static async Task<MqttNetPeer> ConnectAsync(
            WebBroker broker,
            string clientId,
            MqttProtocolVersion level = MqttProtocolVersion.V311,
            Action<MqttClientOptionsBuilder> configure = null)
        {
            var peer = new MqttNetPeer { WebSocketUri = broker.Uri.ToString() };
            await peer.OpenAsync(broker.Port, clientId, o =>
            {
                o.WithProtocolVersion(level);
                configure?.Invoke(o);
            });
            return peer;
        }

        private static async Task<string> ReadAsync(ClientWebSocket socket, int count)
        {
            var bytes = new byte[count];
            for (int i = 0; i < count;)
            {
                WebSocketReceiveResult received = await socket.ReceiveAsync(new ArraySegment<byte>(bytes, i, count - i), CancellationToken.None).WaitAsync(Limits.Wait);
                Assert.That(received.MessageType, Is.EqualTo(WebSocketMessageType.Binary));
                i += received.Count;
            }

            return Convert.ToHexString(bytes);
        }
    }
}
