namespace NanoMqtt.Samples
{
    /// <summary>What a <see cref="TelemetryNode"/> is told about itself.</summary>
    public sealed class TelemetryOptions : NodeOptions
    {
        /// <summary>Time from one measurement to the next, in milliseconds, until a command changes it.</summary>
        public int IntervalMs = 10000;
    }
}
