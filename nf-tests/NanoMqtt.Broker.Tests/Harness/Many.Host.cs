namespace NanoMqtt.Broker.Tests
{
    internal static class Many
    {
        public const int Subscriptions = 100000; // more than 16 bits can number
    }
}
