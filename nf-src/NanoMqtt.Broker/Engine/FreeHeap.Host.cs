namespace NanoMqtt.Broker
{
    internal static class FreeHeap
    {
        // Unknown: here the heap grows as it is needed.
        public static long CountBytes()
        {
            return -1;
        }
    }
}
