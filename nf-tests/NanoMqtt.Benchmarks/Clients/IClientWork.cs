namespace NanoMqtt.Benchmarks
{
    /// <summary>One client at work until the process ends.</summary>
    internal interface IClientWork
    {
        /// <summary>Messages received, or published and (QoS 1 and 2) acknowledged.</summary>
        long Count { get; }
    }
}
