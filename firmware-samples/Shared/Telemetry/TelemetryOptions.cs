namespace NanoMqtt.Samples
{
    /// <summary>Settings of a <see cref="TelemetryNode"/>.</summary>
    public sealed class TelemetryOptions : NodeOptions
    {
        /// <summary>Time from one measurement to the next, in milliseconds, until a command changes it.</summary>
        public int IntervalMs = 10000;
    }
}
