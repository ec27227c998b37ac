using System;
using System.Text;
using System.Threading;
using NanoMqtt.Client;
using NanoMqtt.Core;

namespace NanoMqtt.Samples
{
    /// <summary>
    /// A node that obeys commands and answers them, over MQTT 5.0.
    /// <list type="bullet">
    /// <item><c>command/&lt;board&gt;/switch</c>: <c>on</c>, <c>off</c>, <c>toggle</c> or <c>state</c>. If a command has a response topic, the
    /// answer goes there, with the same correlation data: the state after the command, or <c>error: …</c>.</item>
    /// <item><c>state/&lt;board&gt;/switch</c>: <c>on</c> or <c>off</c>, retained.</item>
    /// <item><c>status/&lt;board&gt;</c>: see <see cref="NodeConnection"/>.</item>
    /// </list>
    /// It subscribes to commands at QoS 2: at QoS 1 a command may come twice, which matters for a toggle.
    /// </summary>
    public sealed class SwitchNode : IDisposable
    {
        private const int CheckMs = 5000;
        private const int MaximumCorrelationBytes = 64;

        private static readonly byte[] s_on = Encoding.UTF8.GetBytes("on");
        private static readonly byte[] s_off = Encoding.UTF8.GetBytes("off");
        private static readonly byte[] s_error = Encoding.UTF8.GetBytes("error: expected on, off, toggle or state");

        private readonly ISwitch _switch;
        private readonly ILog _log;
        private readonly NodeConnection _connection;
        private readonly string _commandTopic;
        private readonly string _stateTopic;
        private readonly AutoResetEvent _wake = new AutoResetEvent(false);
        private readonly PublishPacket _answer = new PublishPacket { Properties = new PropertyBlock() };
        private readonly PropertyWriter _correlation = new PropertyWriter(MaximumCorrelationBytes + 3); // identifier, length, data
        private bool _isStopping; // written by other threads, which then set _wake

        /// <summary>Creates it; nothing is touched before <see cref="Run"/>.</summary>
        /// <param name="options">Its settings.</param>
        /// <param name="target">What it switches.</param>
        /// <param name="network">What must be up before the broker can be reached.</param>
        /// <param name="transport">The connection to the broker; nobody else may use it.</param>
        /// <param name="log">Where it reports, one line at a time.</param>
        public SwitchNode(NodeOptions options, ISwitch target, INetwork network, ITransport transport, ILog log)
        {
            _switch = target;
            _log = log;
            _commandTopic = "command/" + options.Board + "/switch";
            _stateTopic = "state/" + options.Board + "/switch";
            var clientOptions = new MqttClientOptions
            {
                ProtocolLevel = MqttProtocolLevel.V5,
                QueuePolicy = MqttQueuePolicy.DropOldest, // the newest state always gets in
                MaximumSubscriptions = 1,
            };
            _connection = new NodeConnection(options, clientOptions, network, transport, log, _wake);
            _connection.Client.Connected += HandleConnected;
        }

        /// <summary>Works until <see cref="Stop"/>, on the calling thread. To be called once.</summary>
        public void Run()
        {
            _connection.Client.Subscribe(_commandTopic, MqttQoS.ExactlyOnce, HandleCommand, 0);
            while (!_isStopping)
            {
                if (_connection.TryStart())
                {
                    _wake.WaitOne(CheckMs, false);
                }
            }

            _connection.SayGoodbye();
        }

        /// <summary>Ends <see cref="Run"/>, which first says <c>offline</c>, for at most some seconds. From any thread.</summary>
        public void Stop()
        {
            _isStopping = true;
            _wake.Set();
        }

        /// <summary>Gives up the connection. Call it after <see cref="Run"/> has returned.</summary>
        public void Dispose()
        {
            _connection.Dispose();
        }

        private void HandleConnected(MqttClient client, bool sessionPresent)
        {
            PublishState(client);
        }

        private void HandleCommand(MqttClient client, MqttMessage message)
        {
            bool isKnown = TryObey(message.GetPayloadString());
            if (isKnown)
            {
                PublishState(client);
            }
            else
            {
                _log.Write("command: ignored; expected on, off, toggle or state");
            }

            Answer(client, message, isKnown ? State() : s_error);
        }

        private bool TryObey(string command)
        {
            if (command == "state")
            {
                return true;
            }

            if (command != "on" && command != "off" && command != "toggle")
            {
                return false;
            }

            _switch.IsOn = command == "toggle" ? !_switch.IsOn : command == "on";
            _log.Write("command: switched " + (_switch.IsOn ? "on" : "off"));
            return true;
        }

        private byte[] State()
        {
            return _switch.IsOn ? s_on : s_off;
        }

        private void PublishState(MqttClient client)
        {
            client.Publish(_stateTopic, State(), MqttQoS.AtLeastOnce, true);
        }

        // The response topic is sent straight from the client's receive buffer, whose bytes do not change until the handler returns.
        private void Answer(MqttClient client, MqttMessage message, byte[] answer)
        {
            PropertyBlock request = message.Properties;
            if (!request.TryFind(MqttProperty.ResponseTopic))
            {
                return;
            }

            _answer.Buffer = request.Buffer;
            _answer.TopicOffset = request.ValueOffset;
            _answer.TopicLength = request.ValueLength;
            _correlation.Clear();
            if (request.TryFind(MqttProperty.CorrelationData))
            {
                _correlation.Add(MqttProperty.CorrelationData, request.Buffer, request.ValueOffset, request.ValueLength);
            }

            if (_correlation.Overflow)
            {
                _log.Write("command: not answered, its correlation data is longer than " + MaximumCorrelationBytes.ToString() + " bytes");
                return;
            }

            _answer.Properties.Use(_correlation.Buffer, 0, _correlation.Length);
            _answer.Payload = answer;
            _answer.PayloadLength = answer.Length;
            _answer.QoS = message.QoS;
            client.Publish(_answer, 0, out _);
        }
    }
}
