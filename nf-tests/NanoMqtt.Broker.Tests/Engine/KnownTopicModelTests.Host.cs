namespace NanoMqtt.Broker.Tests
{
    public partial class KnownTopicModelTests
    {
        private const int Steps = 400;
    }
}
