namespace NanoMqtt.Broker
{
    internal static class FreeHeap
    {
        // Collects first: without that, free bytes say little.
        public static long CountBytes()
        {
            return nanoFramework.Runtime.Native.GC.Run(false);
        }
    }
}
