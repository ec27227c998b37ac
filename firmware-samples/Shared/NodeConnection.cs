using System;
using System.Text;
using System.Threading;
using NanoMqtt.Client;
using NanoMqtt.Core;

namespace NanoMqtt.Samples
{
    /// <summary>
    /// A node's way to its broker: it brings the network up, keeps the client going, and publishes <c>online</c> or <c>offline</c>, retained, to
    /// <c>status/&lt;board&gt;</c>; for a node that is gone the broker says <c>offline</c>. Each failure is one line in the log.
    /// </summary>
    public sealed class NodeConnection : IDisposable
    {
        private const int KeepAliveSeconds = 30;
        private const int GoodbyeTimeoutMs = 5000;

        private static readonly byte[] s_online = Encoding.UTF8.GetBytes("online");
        private static readonly byte[] s_offline = Encoding.UTF8.GetBytes("offline");

        private readonly NetworkKeeper _network;
        private readonly string _statusTopic;

        /// <summary>Creates it; nothing is touched yet.</summary>
        /// <param name="options">The node's settings.</param>
        /// <param name="clientOptions">Sizes of the client; the rest is filled in here.</param>
        /// <param name="network">What must be up before the broker can be reached.</param>
        /// <param name="transport">The connection to the broker; from now on it belongs to the client.</param>
        /// <param name="log">Where it reports, one line at a time.</param>
        /// <param name="wake">What ends a pause after a failure early.</param>
        public NodeConnection(NodeOptions options, MqttClientOptions clientOptions, INetwork network, ITransport transport, ILog log, WaitHandle wake)
        {
            _network = new NetworkKeeper(network, log, options, wake);
            _statusTopic = "status/" + options.Board;
            clientOptions.ClientId = options.Board;
            clientOptions.CleanSession = false; // the broker keeps a command for a node that is away
            clientOptions.UserName = options.UserName;
            clientOptions.Password = options.Password;
            clientOptions.SendBufferBytes += NodeOptions.BytesOf(options.UserName, options.Password);
            clientOptions.KeepAliveSeconds = KeepAliveSeconds;
            clientOptions.Will = new MqttWill { Topic = _statusTopic, Payload = s_offline, QoS = MqttQoS.AtLeastOnce, Retain = true };
            clientOptions.ReconnectMinimumMs = options.RetryMinimumMs;
            clientOptions.ReconnectMaximumMs = options.RetryMaximumMs;
            Client = new MqttClient(transport, clientOptions);
            Client.Connected += HandleConnected;
            ConnectionLog.Keep(Client, "broker", log);
        }

        /// <summary>The client, to publish and subscribe with.</summary>
        public MqttClient Client { get; }

        /// <summary>
        /// Brings the network up if there is no connection, and starts the client, which connects by itself. While the client is connected the
        /// network is not checked.
        /// </summary>
        /// <returns>False, after a pause, if there is no network.</returns>
        public bool TryStart()
        {
            if (!Client.IsConnected && !_network.TryConnect())
            {
                return false;
            }

            Client.Start();
            return true;
        }

        /// <summary>Delivers what is queued, says <c>offline</c> and disconnects; takes at most some seconds.</summary>
        public void SayGoodbye()
        {
            if (Client.IsConnected)
            {
                Client.Publish(_statusTopic, s_offline, MqttQoS.AtLeastOnce, true);
                Client.WaitForDelivery(GoodbyeTimeoutMs);
            }

            Client.Stop(GoodbyeTimeoutMs);
        }

        /// <summary>Gives up the connection.</summary>
        public void Dispose()
        {
            Client.Dispose();
        }

        // QoS 0 bypasses the queue, which may be full just now. If the message gets lost, the connection is lost too, and the next one
        // says it again.
        private void HandleConnected(MqttClient client, bool sessionPresent)
        {
            client.Publish(_statusTopic, s_online, MqttQoS.AtMostOnce, true);
        }
    }
}
