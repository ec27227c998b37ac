using System.Text;
using NanoMqtt.Bridge;
using NanoMqtt.Broker;
using NanoMqtt.Client;
using NanoMqtt.Core;

namespace NanoMqtt.Samples
{
    /// <summary>
    /// A gateway's way to a full broker: what boards say goes out, commands come in, under the same topics on both sides. What goes out waits
    /// while the full broker is away, and the oldest is dropped when it becomes too much.
    /// </summary>
    public static class GatewayBridge
    {
        private const int KeepAliveSeconds = 30;

        /// <summary>Makes the bridge for a broker. Call it before the broker starts, so that the bridge misses nothing.</summary>
        /// <returns>The bridge, not started.</returns>
        /// <param name="options">Name, user and password for the full broker, and the pauses between tries.</param>
        /// <param name="broker">The gateway's broker.</param>
        /// <param name="transport">The connection to the full broker; from now on it belongs to the bridge.</param>
        public static MqttBridge Create(GatewayOptions options, MqttBroker broker, ITransport transport)
        {
            var clientOptions = new MqttClientOptions
            {
                ProtocolLevel = MqttProtocolLevel.V5, // with response topics; retained commands stay retained
                UserName = options.UpstreamUserName,
                Password = options.UpstreamPassword,
                KeepAliveSeconds = KeepAliveSeconds,
                Will = new MqttWill { Topic = "status/" + options.Board, Payload = Encoding.UTF8.GetBytes("offline"), QoS = MqttQoS.AtLeastOnce, Retain = true },
                ReceiveBufferBytes = 512, // the broker takes no larger packets either
                SendBufferBytes = 256 + NodeOptions.BytesOf(options.UpstreamUserName, options.UpstreamPassword),
                MaximumQueuedBytes = 4096, // some 80 values
                MaximumQueuedMessages = 80,
                QueuePolicy = MqttQueuePolicy.DropOldest,
                MaximumReceivedQoS2 = 64, // commands that waited for the gateway; some brokers send them all at once
                ReconnectMinimumMs = options.RetryMinimumMs,
                ReconnectMaximumMs = options.RetryMaximumMs,
            };
            return new MqttBridge(options.Board, broker, transport, clientOptions, Rules());
        }

        private static MqttBridgeRule[] Rules()
        {
            return new[]
            {
                new MqttBridgeRule { Filter = "telemetry/#" },
                new MqttBridgeRule { Filter = "status/#" },
                new MqttBridgeRule { Filter = "state/#" },
                new MqttBridgeRule { Filter = "answers/#" },
                new MqttBridgeRule { Filter = "command/#", Direction = MqttBridgeDirection.In, QoS = MqttQoS.ExactlyOnce }, // a toggle must not come twice
            };
        }
    }
}
