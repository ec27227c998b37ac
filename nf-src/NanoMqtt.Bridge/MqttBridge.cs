using System;
using NanoMqtt.Broker;
using NanoMqtt.Client;
using NanoMqtt.Core;

namespace NanoMqtt.Bridge
{
    /// <summary>
    /// Joins a broker with another one upstream, of which it is a client: takes messages out, in, or both ways, by rules. While the upstream
    /// broker is away, messages of QoS 1 and 2 wait in the client's queue; they arrive once and in order as far as both QoS and session say so.
    /// </summary>
    /// <remarks>
    /// <para>Nothing goes in a circle between the two: what the bridge publishes locally it does not take out again, and upstream it subscribes
    /// with No Local (MQTT 5.0). A 3.1.1 broker sends back all that matches, so there a rule that goes out must not lead into one that comes
    /// in. Of two brokers only one may have a bridge to the other, and more must form a tree.</para>
    /// <para>A message that matches several rules goes by the first one. Retained messages stay retained (inwards at 5.0 only), properties of 5.0
    /// are passed on. Whether the bridge is connected is retained at the local broker as <c>1</c> or <c>0</c> under
    /// <c>$SYS/broker/connection/NAME/state</c>, as mosquitto does it.</para>
    /// <para>Messages go out on the broker's thread and come in on the client's. Several bridges may share a broker.</para>
    /// </remarks>
    public sealed class MqttBridge : IDisposable
    {
        private readonly MqttBroker _broker;
        private readonly string _stateTopic;
        private string _state;
        private readonly BridgeRoute[] _out;
        private readonly BridgeRoute[] _in;

        // What is under way in each direction; topics are written into buffers of their own.
        private readonly PublishPacket _outgoing = new PublishPacket { Buffer = new byte[64] };
        private readonly PublishPacket _incoming = new PublishPacket { Buffer = new byte[64] };

        /// <summary>Makes a bridge; from now on it takes messages out, into the client's queue. Nothing is connected before <see cref="Start"/>.</summary>
        /// <param name="name">For the state's topic, and the client identifier when the options have none.</param>
        /// <param name="broker">The local broker.</param>
        /// <param name="transport">The way to the upstream broker, this bridge's alone.</param>
        /// <param name="options">
        /// Of the upstream client. The bridge sets CleanSession to false and makes room for its subscriptions. The queue holds what waits for the
        /// upstream broker; the buffers must hold the largest message.
        /// </param>
        /// <param name="rules">Which messages; read now.</param>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        /// <exception cref="ArgumentException">
        /// A rule has no topic filter or QoS, or leads back at 3.1.1; or the options are wrong, or the name.
        /// </exception>
        /// <exception cref="InvalidOperationException">The broker has no room for another local subscription.</exception>
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

        /// <summary>The upstream client, for its events and state; its subscriptions and messages are the bridge's.</summary>
        public MqttClient Client { get; }

        /// <summary>What the bridge has done so far; always the same object.</summary>
        public MqttBridgeStatistics Statistics { get; } = new MqttBridgeStatistics();

        /// <summary>Connects, and connects again for ever.</summary>
        /// <exception cref="ObjectDisposedException">The bridge is disposed of.</exception>
        public void Start()
        {
            Client.Start();
        }

        /// <summary>Disconnects. Messages are still taken out, into the client's queue.</summary>
        /// <returns>As <see cref="MqttClient.Stop"/>.</returns>
        /// <param name="timeoutMs">How long to wait for the end, in milliseconds.</param>
        /// <exception cref="ObjectDisposedException">The bridge is disposed of.</exception>
        public MqttResult Stop(int timeoutMs)
        {
            return Client.Stop(timeoutMs);
        }

        /// <summary>
        /// Disconnects and ends the local subscriptions. What the queue holds is lost unless the client has a store. Afterwards every method throws
        /// <see cref="ObjectDisposedException"/>. May be called more than once, and after the broker was disposed of.
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

        // Called by the broker, for each of our subscriptions that a message matches.
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

        // Only what is new: a store would write each repetition.
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

        // Of two rules with the same filter the first one comes last, and stays.
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

            // Retained messages that were there before go out, but not where the upstream broker may have newer ones.
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
