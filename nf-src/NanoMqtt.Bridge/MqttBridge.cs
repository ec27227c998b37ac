using System;
using NanoMqtt.Broker;
using NanoMqtt.Client;
using NanoMqtt.Core;

namespace NanoMqtt.Bridge
{
    /// <summary>
    /// Joins a local broker with an upstream broker, of which it is a client: by rules, it copies messages out, in, or both ways. While the upstream
    /// broker cannot be reached, QoS 1 and 2 messages wait in the client's queue. They arrive in order, and QoS 2 messages exactly once, as long
    /// as the upstream broker keeps the client's session.
    /// </summary>
    /// <remarks>
    /// <para>Messages do not go in circles: the bridge does not take out again what it has published locally, and upstream it subscribes with No
    /// Local (MQTT 5.0). A broker of 3.1.1 sends back everything that matches, so with 3.1.1 no outgoing rule may lead into an incoming one.
    /// Of two brokers, only one may have a bridge to the other; several brokers must form a tree.</para>
    /// <para>If a message matches several rules, the first one counts. Retained messages stay retained (inwards only with 5.0), and properties of 5.0
    /// are passed on. The local broker has a retained message that says whether the bridge is connected: <c>1</c> or <c>0</c> under
    /// <c>$SYS/broker/connection/NAME/state</c>, as with mosquitto.</para>
    /// <para>Messages go out on the broker's thread and come in on the client's. One broker may have several bridges. The methods may be called from
    /// any thread.</para>
    /// </remarks>
    public sealed class MqttBridge : IDisposable
    {
        private readonly MqttBroker _broker;
        private readonly string _stateTopic;
        private string _state;
        private readonly BridgeRoute[] _out;
        private readonly BridgeRoute[] _in;

        // The message that is being copied in each direction. Each packet has its own buffer, for the topic.
        private readonly PublishPacket _outgoing = new PublishPacket { Buffer = new byte[64] };
        private readonly PublishPacket _incoming = new PublishPacket { Buffer = new byte[64] };

        /// <summary>Makes a bridge. From now on it copies outgoing messages into the client's queue; <see cref="Start"/> connects it.</summary>
        /// <param name="name">The NAME in the topic of the bridge's state, and the client identifier if the options have none.</param>
        /// <param name="broker">The local broker.</param>
        /// <param name="transport">The connection to the upstream broker; nothing else may use it.</param>
        /// <param name="options">
        /// Options of the upstream client. The bridge sets CleanSession to false, and MaximumSubscriptions high enough for its rules. The queue holds
        /// the messages that wait for the upstream broker; the buffers must hold the largest message.
        /// </param>
        /// <param name="rules">Which messages to copy. The array and its rules may be changed afterwards; the bridge does not look at them again.</param>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        /// <exception cref="ArgumentException">
        /// A rule does not give a valid topic filter, its QoS is not 0 to 2, or it makes a circle with 3.1.1; or the options or the name are not valid.
        /// </exception>
        /// <exception cref="InvalidOperationException">
        /// The broker has no room for another subscription; see <see cref="MqttBrokerOptions.MaximumLocalSubscriptions"/>.
        /// </exception>
        /// <exception cref="ObjectDisposedException">The broker is disposed of.</exception>
        public MqttBridge(string name, MqttBroker broker, ITransport transport, MqttClientOptions options, MqttBridgeRule[] rules)
        {
            string missing = name == null ? nameof(name) : broker == null ? nameof(broker) : options == null ? nameof(options) : rules == null ? nameof(rules) : null;
            if (missing != null)
            {
                throw new ArgumentNullException(missing);
            }

            _broker = broker;
            _stateTopic = "$SYS/broker/connection/" + name + "/state";
            _out = RoutesOf(rules, MqttBridgeDirection.Out);
            _in = RoutesOf(rules, MqttBridgeDirection.In);
            if (options.ProtocolLevel < MqttProtocolLevel.V5)
            {
                RequireNoCircle();
            }

            options.CleanSession = false;
            options.ClientId ??= name;
            if (options.MaximumSubscriptions < _in.Length)
            {
                options.MaximumSubscriptions = _in.Length;
            }

            Client = new MqttClient(transport, options);
            Client.Connected += HandleConnected;
            Client.Disconnected += HandleDisconnected;
            Client.MessageReceived += HandleMessage;
            try
            {
                Subscribe();
                Report("0");
            }
            catch (Exception)
            {
                Release();
                throw;
            }
        }

        /// <summary>The upstream client. Use its events and state; leave subscribing and publishing to the bridge.</summary>
        public MqttClient Client { get; }

        /// <summary>What the bridge has done so far. It is always the same object, and its numbers are live.</summary>
        public MqttBridgeStatistics Statistics { get; } = new MqttBridgeStatistics();

        /// <summary>Starts to connect and returns at once. Whenever the connection is lost, the bridge connects again, until <see cref="Stop"/>.</summary>
        /// <exception cref="ObjectDisposedException">The bridge is disposed of.</exception>
        public void Start()
        {
            Client.Start();
        }

        /// <summary>
        /// Disconnects from the upstream broker. Outgoing messages still go into the client's queue, and <see cref="Start"/> may be called again.
        /// </summary>
        /// <returns>The same results as those of <see cref="MqttClient.Stop"/>: Success, TimedOut or Pending.</returns>
        /// <param name="timeoutMs">How long to wait for the end, in milliseconds.</param>
        /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
        /// <exception cref="ObjectDisposedException">The bridge is disposed of.</exception>
        public MqttResult Stop(int timeoutMs)
        {
            return Client.Stop(timeoutMs);
        }

        /// <summary>
        /// Disconnects and ends the local subscriptions. Messages in the queue are lost, unless the client has a store. Afterwards every other method
        /// throws <see cref="ObjectDisposedException"/>. May be called more than once, and after the broker was disposed of.
        /// </summary>
        public void Dispose()
        {
            try
            {
                Release();
                Report("0");
            }
            catch (ObjectDisposedException)
            {
                Client.Dispose(); // the broker went first
            }
        }

        // The broker calls this for each of our subscriptions that matches a message.
        internal void SendOut(BridgeRoute route, MqttLocalMessage message)
        {
            PublishPacket packet = _outgoing;
            if (FindRoute(_out, message.Buffer, message.TopicOffset, message.TopicLength) != route
                || !route.TryMap(
                    message.Buffer, message.TopicOffset, message.TopicLength, message.PayloadOffset, message.PayloadLength, message.QoS, packet))
            {
                return;
            }

            packet.Retain = message.Retain;
            packet.Properties = message.Properties;
            if (Client.Publish(packet, 0, out _) <= MqttResult.Pending)
            {
                Statistics.MessagesOut++;
            }
            else
            {
                Statistics.DroppedOut++;
            }
        }

        private void HandleMessage(MqttClient client, MqttMessage message)
        {
            PublishPacket packet = _incoming;
            BridgeRoute route = FindRoute(_in, message.TopicBuffer, message.TopicOffset, message.TopicLength);
            if (route == null
                || !route.TryMap(
                    message.TopicBuffer, message.TopicOffset, message.TopicLength, message.PayloadOffset, message.PayloadLength, message.QoS, packet))
            {
                return;
            }

            packet.Retain = message.Retain;
            packet.Properties = message.Properties;
            if (_broker.Publish(packet, this))
            {
                Statistics.MessagesIn++;
            }
            else
            {
                Statistics.DroppedIn++;
            }
        }

        private void HandleConnected(MqttClient client, bool sessionPresent)
        {
            Report("1");
        }

        private void HandleDisconnected(MqttClient client, MqttDisconnectReason reason, string detail)
        {
            Report("0");
        }

        // Publishes only changes: a store would write every repetition.
        private void Report(string state)
        {
            if (state != _state)
            {
                _state = state;
                _broker.Publish(_stateTopic, Utf8.GetBytes(state), MqttQoS.AtMostOnce, true);
            }
        }

        private BridgeRoute[] RoutesOf(MqttBridgeRule[] rules, MqttBridgeDirection direction)
        {
            int count = 0;
            for (int i = 0; i < rules.Length; i++)
            {
                count += (rules[i].Direction & direction) != 0 ? 1 : 0;
            }

            BridgeRoute[] routes = new BridgeRoute[count];
            for (int i = rules.Length - 1; i >= 0; i--)
            {
                MqttBridgeRule rule = rules[i];
                if ((rule.Direction & direction) != 0)
                {
                    string local = rule.LocalPrefix ?? "";
                    string remote = rule.RemotePrefix ?? "";
                    bool isOut = direction == MqttBridgeDirection.Out;
                    routes[--count] = new BridgeRoute(this, rule, isOut ? local : remote, isOut ? remote : local);
                }
            }

            return routes;
        }

        private void RequireNoCircle()
        {
            for (int i = 0; i < _out.Length; i++)
            {
                for (int j = 0; j < _in.Length; j++)
                {
                    if (_out[i].LeadsInto(_in[j]))
                    {
                        throw new ArgumentException("at MQTT 3.1.1 " + _in[j].Filter + " brings back what goes out: use 5.0 or other prefixes", "rules");
                    }
                }
            }
        }

        // Backwards: of two rules with the same filter the first one is subscribed last, and so counts.
        private void Subscribe()
        {
            MqttSubscribeOptions options = MqttSubscribeOptions.NoLocal | MqttSubscribeOptions.RetainAsPublished;
            for (int i = _in.Length - 1; i >= 0; i--)
            {
                if (Client.Subscribe(_in[i].Filter, _in[i].QoS, options, null, null, 0, out _) > MqttResult.Pending)
                {
                    throw new ArgumentException(null, "rules");
                }
            }

            // Messages that are retained already go out too, except by two-way rules: there the upstream broker may have newer ones.
            for (int i = _out.Length - 1; i >= 0; i--)
            {
                if (!_broker.Subscribe(_out[i].Filter, _out[i].HandleLocal, this, !_out[i].IsTwoWay))
                {
                    throw new InvalidOperationException();
                }
            }
        }

        private void Release()
        {
            for (int i = 0; i < _out.Length; i++)
            {
                _broker.Unsubscribe(_out[i].Filter, this);
            }

            Client.Dispose();
        }

        // The first of the routes that takes a topic, or null.
        private static BridgeRoute FindRoute(BridgeRoute[] routes, byte[] topic, int offset, int length)
        {
            for (int i = 0; i < routes.Length; i++)
            {
                if (routes[i].Matches(topic, offset, length))
                {
                    return routes[i];
                }
            }

            return null;
        }
    }
}
