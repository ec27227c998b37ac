namespace NanoMqtt.Samples
{
    /// <summary>Settings of a <see cref="SleepNode"/>.</summary>
    public sealed class SleepOptions : NodeOptions
    {
        /// <summary>Creates them; a node on a battery does not look for its network for as long as one at a plug.</summary>
        public SleepOptions()
        {
            NetworkTimeoutMs = 15000;
        }

        /// <summary>Time asleep between two measurements, in milliseconds.</summary>
        public int IntervalMs = 600000;

        /// <summary>Longest time to connect to the broker and to deliver, in milliseconds.</summary>
        public int DeliveryTimeoutMs = 15000;
    }
}
