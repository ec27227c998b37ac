namespace NanoMqtt.Broker.Tests
{
    public partial class KnownTopicTests
    {
        private const int Steps = 60;
    }
}
