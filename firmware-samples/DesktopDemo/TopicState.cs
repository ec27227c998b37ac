using System;
using System.Text;
using NanoMqtt.Client;

namespace NanoMqtt.Samples.DesktopDemo
{
    /// <summary>The last message of a topic, and how often one comes.</summary>
    internal sealed class TopicState
    {
        private const int MaximumValueBytes = 40;
        private const double Smoothing = 0.2; // the newest distance between two messages counts a fifth

        private long _lastMs;
        private double _intervalMs;

        public TopicState(string topic)
        {
            string[] levels = topic.Split('/');
            bool isTelemetry = levels.Length == 3 && levels[0] == "telemetry";
            bool isStatus = levels.Length == 2 && levels[0] == "status";
            Board = isTelemetry || isStatus ? levels[1] : "";
            Quantity = isTelemetry ? levels[2] : isStatus ? "status" : topic;
        }

        /// <summary>The board, or empty for the topics of others.</summary>
        public string Board { get; }

        /// <summary>The quantity, or the whole topic for the topics of others.</summary>
        public string Quantity { get; }

        /// <summary>The payload as text, cut off where it is long.</summary>
        public string Value { get; private set; }

        public void HandleMessage(MqttMessage message, long nowMs)
        {
            Value = Encoding.UTF8.GetString(message.Buffer, message.PayloadOffset, Math.Min(message.PayloadLength, MaximumValueBytes));
            if (_lastMs != 0)
            {
                double distanceMs = Math.Max(1, nowMs - _lastMs);
                _intervalMs = _intervalMs > 0 ? _intervalMs + ((distanceMs - _intervalMs) * Smoothing) : distanceMs;
            }

            _lastMs = nowMs;
        }

        public double AgeSeconds(long nowMs) => (nowMs - _lastMs) / 1000.0;

        /// <summary>Messages a second, smoothed; 0 until there have been two, and less and less when no more come.</summary>
        public double Rate(long nowMs) => _intervalMs > 0 ? 1000 / Math.Max(_intervalMs, nowMs - _lastMs) : 0;

        public TopicState Copy() => (TopicState)MemberwiseClone();
    }
}
