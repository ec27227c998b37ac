using System;
using System.Text;
using NanoMqtt.Client;
using NanoMqtt.Core;

namespace NanoMqtt.Samples
{
    /// <summary>
    /// A node on a battery, for one wake: it measures, delivers what waits at QoS 1, and says how long to sleep. A measurement goes to flash
    /// first and stays there until the broker has it, so that neither sleep nor a power cut loses it; if too many wait, the oldest is dropped.
    /// <c>telemetry/&lt;board&gt;</c>: <c>{"temperature":21.5,"humidity":44.8,"pressure":1013.2}</c>.
    /// </summary>
    /// <remarks>
    /// Sleep clears the memory, so all that the node knows about failures is how many measurements wait. It looks for the network when 1, 2, 4 or
    /// 8 wait, and then after every eighth, since looking costs more power than everything else.
    /// </remarks>
    public sealed class SleepNode
    {
        /// <summary>Measurements that may wait.</summary>
        public const int MaximumWaiting = 24;

        private const int LongestStep = 8;
        private const int PollMs = 50;
        private const int StopTimeoutMs = 2000;

        private readonly SleepOptions _options;
        private readonly ISensor _sensor;
        private readonly INetwork _network;
        private readonly IMqttStore _store;
        private readonly ILog _log;
        private readonly MqttClient _client;
        private readonly string _topic;
        private readonly byte[] _digits = new byte[DecimalText.MaximumBytes];
        private string _failure;

        /// <summary>Creates it.</summary>
        /// <param name="options">Its settings.</param>
        /// <param name="sensor">What it measures with.</param>
        /// <param name="network">What must be up before the broker can be reached.</param>
        /// <param name="transport">The connection to the broker; nobody else may use it.</param>
        /// <param name="store">Where measurements wait, the node's alone.</param>
        /// <param name="log">Where it reports, one line at a time.</param>
        public SleepNode(SleepOptions options, ISensor sensor, INetwork network, ITransport transport, IMqttStore store, ILog log)
        {
            _options = options;
            _sensor = sensor;
            _network = network;
            _store = store;
            _log = log;
            _topic = "telemetry/" + options.Board;
            _client = new MqttClient(transport, ClientOptions());
            _client.Disconnected += HandleDisconnected;
        }

        /// <summary>Does everything for one wake. Call it once.</summary>
        /// <returns>How long to sleep, in milliseconds.</returns>
        public int Run()
        {
            Measure();
            int waiting = _store.Count;
            if (waiting > 0 && IsTurn(waiting))
            {
                if (_network.Connect(_options.NetworkTimeoutMs))
                {
                    Deliver();
                }
                else
                {
                    _failure = "network: " + _network.Error;
                }

                Report(waiting, _store.Count);
            }

            _client.Stop(StopTimeoutMs); // what is in memory goes to flash
            _client.Dispose();
            return _options.IntervalMs;
        }

        /// <summary>Whether it looks for the network with so many measurements waiting.</summary>
        /// <returns>True for 1, 2, 4, 8 and each further eighth.</returns>
        /// <param name="waiting">Their number, at least 1.</param>
        public static bool IsTurn(int waiting)
        {
            return waiting % LongestStep == 0 || (waiting < LongestStep && (waiting & (waiting - 1)) == 0);
        }

        private MqttClientOptions ClientOptions()
        {
            var clientOptions = new MqttClientOptions
            {
                ClientId = _options.Board,
                CleanSession = false,
                UserName = _options.UserName,
                Password = _options.Password,
                Store = _store,
                MaximumQueuedMessages = MaximumWaiting,
                MaximumQueuedBytes = MaximumWaiting * 128,
                QueuePolicy = MqttQueuePolicy.DropOldest,
                MaximumSubscriptions = 1,
                ReconnectMinimumMs = _options.RetryMinimumMs,
                ReconnectMaximumMs = _options.RetryMaximumMs,
            };
            clientOptions.SendBufferBytes += NodeOptions.BytesOf(_options.UserName, _options.Password);
            return clientOptions;
        }

        private void Measure()
        {
            var reading = new SensorReading();
            if (!_sensor.Read(reading))
            {
                _log.Write("sensor: does not answer; check its wiring");
                return;
            }

            string payload = "{\"temperature\":" + Text(reading.TemperatureCelsius)
                + ",\"humidity\":" + Text(reading.HumidityPercent)
                + ",\"pressure\":" + Text(reading.PressureHectopascals) + "}";
            if (_client.Publish(_topic, payload, MqttQoS.AtLeastOnce, false) > MqttResult.Pending)
            {
                _log.Write("flash: the measurement could not be kept");
            }
        }

        private string Text(double value)
        {
            return Encoding.UTF8.GetString(_digits, 0, DecimalText.Write(value, _digits));
        }

        // Without the client's thread: nothing else is to be done meanwhile.
        private void Deliver()
        {
            long endMs = Environment.TickCount64 + _options.DeliveryTimeoutMs;
            while (_store.Count > 0 && Environment.TickCount64 < endMs)
            {
                _client.Poll(PollMs);
            }
        }

        private void Report(int waiting, int left)
        {
            if (left == 0)
            {
                _log.Write("broker: has " + waiting.ToString() + (waiting == 1 ? " measurement" : " measurements"));
                return;
            }

            int next = left + 1;
            while (!IsTurn(next))
            {
                next++;
            }

            _log.Write((_failure ?? "broker: does not answer") + "; " + left.ToString() + " waiting, next try with " + next.ToString());
        }

        private void HandleDisconnected(MqttClient client, MqttDisconnectReason reason, string detail)
        {
            if (reason != MqttDisconnectReason.Requested)
            {
                _failure = "broker: " + detail;
            }
        }
    }
}
