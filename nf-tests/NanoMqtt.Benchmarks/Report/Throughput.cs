using System;

namespace NanoMqtt.Benchmarks
{
    /// <summary>What one process did in one run.</summary>
    internal sealed record Throughput(long Messages, long Lost, TimeSpan Wall, TimeSpan Processor)
    {
        public double PerSecond => Messages / Wall.TotalSeconds;

        public double PerProcessorSecond => Messages / Processor.TotalSeconds;
    }
}
