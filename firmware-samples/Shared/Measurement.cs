namespace NanoMqtt.Samples
{
    /// <summary>
    /// What a sensor measures, as messages: <c>telemetry/&lt;board&gt;/temperature</c>, <c>…/humidity</c>, <c>…/pressure</c>, in °C, % and hPa as decimal
    /// text. When the sensor stops answering, and when it answers again, there is a line in the log.
    /// </summary>
    public sealed class Measurement
    {
        /// <summary>Number of messages.</summary>
        public const int Count = 3;

        private readonly ISensor _sensor;
        private readonly ILog _log;
        private readonly SensorReading _reading = new SensorReading();
        private readonly string _temperatureTopic;
        private readonly string _humidityTopic;
        private readonly string _pressureTopic;
        private bool _isSensorSilent;

        /// <summary>Creates it.</summary>
        /// <param name="board">The board's name.</param>
        /// <param name="sensor">What measures.</param>
        /// <param name="log">Where it reports, one line at a time.</param>
        public Measurement(string board, ISensor sensor, ILog log)
        {
            _sensor = sensor;
            _log = log;
            _temperatureTopic = "telemetry/" + board + "/temperature";
            _humidityTopic = "telemetry/" + board + "/humidity";
            _pressureTopic = "telemetry/" + board + "/pressure";
        }

        /// <summary>The payload of the message that <see cref="Write"/> wrote last.</summary>
        public byte[] Payload { get; } = new byte[DecimalText.MaximumBytes];

        /// <summary>Measures.</summary>
        /// <returns>False when the sensor does not answer: there is nothing to publish.</returns>
        public bool TryTake()
        {
            bool isSilent = !_sensor.Read(_reading);
            if (isSilent != _isSensorSilent)
            {
                _isSensorSilent = isSilent;
                _log.Write(isSilent ? "sensor: does not answer; check its wiring" : "sensor: answers again");
            }

            return !isSilent;
        }

        /// <summary>The topic of a message.</summary>
        /// <returns>The topic.</returns>
        /// <param name="index">Which one, from 0.</param>
        public string TopicOf(int index)
        {
            return index == 0 ? _temperatureTopic : index == 1 ? _humidityTopic : _pressureTopic;
        }

        /// <summary>Writes the payload of a message.</summary>
        /// <returns>Its length.</returns>
        /// <param name="index">Which one, from 0.</param>
        public int Write(int index)
        {
            double value = index == 0 ? _reading.TemperatureCelsius : index == 1 ? _reading.HumidityPercent : _reading.PressureHectopascals;
            return DecimalText.Write(value, Payload);
        }
    }
}
