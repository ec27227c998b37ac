namespace NanoMqtt.Broker.Tests
{
    internal static class Many
    {
        public const int Subscriptions = 300;
    }
}
