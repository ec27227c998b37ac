using System;
using System.Text;
using System.Threading;
using NanoMqtt.Bridge;
using NanoMqtt.Broker;
using NanoMqtt.Client;
using NanoMqtt.Core;

namespace NanoMqtt.Samples
{
    /// <summary>
    /// A board that is the broker of others and measures too. It publishes what its own sensor measures in process, since a board has no
    /// loopback interface. Its topics are those of <see cref="Measurement"/>, and <c>status/&lt;board&gt;</c>, retained. A bridge forwards to a
    /// full broker. The log has a line for each client that comes, goes or is refused, and for each failure.
    /// </summary>
    public sealed class GatewayNode
    {
        private const int GoodbyeTimeoutMs = 5000;

        private static readonly byte[] s_online = Encoding.UTF8.GetBytes("online");

        private readonly MqttBroker _broker;
        private readonly MqttBridge _bridge;
        private readonly NetworkKeeper _network;
        private readonly ILog _log;
        private readonly int _intervalMs;
        private readonly RetryPause _pause;
        private readonly AutoResetEvent _wake = new AutoResetEvent(false);
        private readonly Measurement _measurement;
        private readonly string _statusTopic;
        private bool _isStopping; // written by other threads, which then set _wake

        /// <summary>Creates it; nothing is touched before <see cref="Run"/>.</summary>
        /// <param name="options">Its settings.</param>
        /// <param name="broker">The broker, not started.</param>
        /// <param name="bridge">What forwards to a full broker, not started, as <see cref="GatewayBridge"/> makes it; null: nothing does.</param>
        /// <param name="sensor">What it measures with.</param>
        /// <param name="network">What must be up before anybody can come.</param>
        /// <param name="log">Where it reports, one line at a time.</param>
        public GatewayNode(GatewayOptions options, MqttBroker broker, MqttBridge bridge, ISensor sensor, INetwork network, ILog log)
        {
            _intervalMs = options.IntervalMs;
            _broker = broker;
            _bridge = bridge;
            _network = new NetworkKeeper(network, log, options, _wake);
            _log = log;
            _pause = new RetryPause(options, log, _wake);
            _measurement = new Measurement(options.Board, sensor, log);
            _statusTopic = "status/" + options.Board;
            broker.Reported += HandleReported;
            if (bridge != null)
            {
                ConnectionLog.Keep(bridge.Client, "bridge", log);
                bridge.Client.Connected += HandleBridgeConnected;
            }

            if (options.UserName != null)
            {
                broker.Authenticator = new MqttUserList(options.UserName, options.Password);
            }
        }

        /// <summary>Works until <see cref="Stop"/>, on the calling thread, and stops bridge and broker at the end. To be called once.</summary>
        public void Run()
        {
            while (!_isStopping)
            {
                if (_network.TryConnect() && TryListen())
                {
                    Measure();
                    _wake.WaitOne(_intervalMs, false);
                }
            }

            if (_bridge != null)
            {
                _bridge.Stop(GoodbyeTimeoutMs);
            }

            _broker.Stop();
        }

        /// <summary>Ends <see cref="Run"/>. From any thread.</summary>
        public void Stop()
        {
            _isStopping = true;
            _wake.Set();
        }

        private bool TryListen()
        {
            if (_broker.IsRunning)
            {
                return true;
            }

            try
            {
                _broker.Start();
            }
            catch (Exception e)
            {
                _pause.WaitAfter("broker: " + e.Message);
                return false;
            }

            _pause.Reset();
            _log.Write("broker: listening");
            SayOnline();
            if (_bridge == null)
            {
                _log.Write("bridge: none, Credentials.cs names no upstream broker");
            }
            else
            {
                _bridge.Start(); // connects, and connects again, by itself
            }

            return true;
        }

        private void SayOnline()
        {
            _broker.Publish(_statusTopic, s_online, MqttQoS.AtLeastOnce, true);
        }

        private void Measure()
        {
            if (!_measurement.TryTake())
            {
                return;
            }

            for (int i = 0; i < Measurement.Count; i++)
            {
                int length = _measurement.Write(i);
                _broker.Publish(_measurement.TopicOf(i), _measurement.Payload, 0, length, MqttQoS.AtLeastOnce, false);
            }
        }

        // The full broker has said offline for a gateway that was gone.
        private void HandleBridgeConnected(MqttClient client, bool sessionPresent)
        {
            SayOnline();
        }

        private void HandleReported(MqttBroker broker, MqttBrokerEvent e)
        {
            _log.Write("broker: " + e.ToString());
        }
    }
}
