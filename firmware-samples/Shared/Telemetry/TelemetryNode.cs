using System;
using System.Threading;
using NanoMqtt.Client;
using NanoMqtt.Core;

namespace NanoMqtt.Samples
{
    /// <summary>
    /// A sensor node: measures at an interval and publishes what it measured.
    /// <list type="bullet">
    /// <item><c>telemetry/&lt;board&gt;/temperature</c>, <c>…/humidity</c>, <c>…/pressure</c>: °C, %, hPa as decimal text.</item>
    /// <item><c>status/&lt;board&gt;</c>: <c>online</c> or <c>offline</c>, retained; the broker says the latter when the node is gone.</item>
    /// <item><c>command/&lt;board&gt;/interval</c>: obeyed, see <see cref="IntervalCommand"/>.</item>
    /// </list>
    /// Network, broker and sensor may fail at any time: each failure is one line in the log, and the node goes on trying.
    /// </summary>
    public sealed class TelemetryNode : IDisposable
    {
        private readonly ILog _log;
        private readonly NodeConnection _connection;
        private readonly MqttClient _client;
        private readonly AutoResetEvent _wake = new AutoResetEvent(false);
        private readonly Measurement _measurement;
        private readonly string _intervalTopic;
        private int _intervalMs; // this and the next: written by other threads, which then set _wake
        private bool _isStopping;
        private int _taken;   // written by the node's thread
        private int _dropped; // written by the client's

        /// <summary>Creates it; nothing is touched before <see cref="Run"/>.</summary>
        /// <param name="options">Its settings.</param>
        /// <param name="sensor">What it measures with.</param>
        /// <param name="network">What must be up before the broker can be reached.</param>
        /// <param name="transport">The connection to the broker; nobody else may use it.</param>
        /// <param name="log">Where it reports, one line at a time.</param>
        public TelemetryNode(TelemetryOptions options, ISensor sensor, INetwork network, ITransport transport, ILog log)
        {
            _log = log;
            _intervalMs = options.IntervalMs;
            _measurement = new Measurement(options.Board, sensor, log);
            _intervalTopic = "command/" + options.Board + "/interval";
            _connection = new NodeConnection(options, ClientOptions(), network, transport, log, _wake);
            _client = _connection.Client;
            _client.MessageReceived += HandleMessage;
            _client.Delivered += HandleDelivered;
        }

        /// <summary>Measured values that are sent or still queued: all but those that a full queue dropped.</summary>
        public int Published => _taken - _dropped;

        /// <summary>Time from one measurement to the next, in milliseconds.</summary>
        public int IntervalMs => _intervalMs;

        /// <summary>Works until <see cref="Stop"/>, on the calling thread. To be called once.</summary>
        public void Run()
        {
            _client.Subscribe(_intervalTopic, MqttQoS.AtLeastOnce, 0);
            long dueMs = Environment.TickCount64;
            while (!_isStopping)
            {
                if (!_connection.TryStart())
                {
                    continue;
                }

                long leftMs = dueMs - Environment.TickCount64;
                if (leftMs > 0)
                {
                    if (_wake.WaitOne((int)leftMs, false))
                    {
                        dueMs = Environment.TickCount64 + _intervalMs; // a new interval, or the end
                    }

                    continue;
                }

                Measure();
                dueMs += _intervalMs;
                if (dueMs < Environment.TickCount64)
                {
                    dueMs = Environment.TickCount64 + _intervalMs; // late: the network was down, say
                }
            }

            _connection.SayGoodbye();
        }

        /// <summary>
        /// Ends <see cref="Run"/>, which first delivers what is queued and says <c>offline</c>, for at most some seconds. From any thread.
        /// </summary>
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

        private static MqttClientOptions ClientOptions()
        {
            return new MqttClientOptions
            {
                MaximumQueuedBytes = 768, // four rounds of three values: what a short outage may take
                MaximumQueuedMessages = 12,
                QueuePolicy = MqttQueuePolicy.DropOldest, // who comes back wants to know what is, not what was
                MaximumSubscriptions = 1,
            };
        }

        // QoS 1: a value measured while the broker is away is queued and arrives when it is back. At QoS 0 it would be
        // lost without a word. That a value may arrive twice does not matter to a measurement, so QoS 2 would only cost.
        private void Measure()
        {
            if (!_measurement.TryTake())
            {
                return;
            }

            for (int i = 0; i < Measurement.Count; i++)
            {
                int length = _measurement.Write(i);
                if (_client.Publish(_measurement.TopicOf(i), _measurement.Payload, 0, length, MqttQoS.AtLeastOnce, false) <= MqttResult.Pending)
                {
                    _taken++;
                }
            }
        }

        private void HandleDelivered(MqttClient client, int packetId, MqttResult result)
        {
            if (result == MqttResult.Dropped)
            {
                _dropped++;
            }
        }

        private void HandleMessage(MqttClient client, MqttMessage message)
        {
            int intervalMs = IntervalCommand.Parse(message.Buffer, message.PayloadOffset, message.PayloadLength);
            if (intervalMs < 0)
            {
                _log.Write("command: not an interval, ignored; expected for example 2500 or 5 s");
                return;
            }

            _intervalMs = intervalMs;
            _log.Write("command: interval is " + intervalMs.ToString() + " ms now");
            _wake.Set();
        }
    }
}
