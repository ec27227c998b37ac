using System;

namespace NanoMqtt.Tests.Allocation
{
    /// <summary>What a round allocates once everything is warm.</summary>
    public abstract class SteadyStateTests
    {
        protected const int WarmUp = 200;
        protected const int Rounds = 2000;

        /// <summary>Bytes that all measured rounds together allocate on this thread.</summary>
        protected long Measure(Action round)
        {
            Repeat(round, WarmUp);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Repeat(round, Rounds);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        /// <summary>Belongs to every round.</summary>
        protected virtual void EndRound()
        {
        }

        private void Repeat(Action round, int times)
        {
            for (int i = 0; i < times; i++)
            {
                round();
                EndRound();
            }
        }
    }
}
