using nanoFramework.TestFramework;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>
    /// Every limit of <see cref="MqttBrokerOptions"/> driven over its edge, in a test of its name: at the limit all is well; one more is refused or
    /// dropped as docs/limits.md says, and counted; afterwards an ordinary client is served. NanoMqtt.Host.Tests sees to it that none is missing.
    /// Policies for what is full are in PolicyTests.
    /// </summary>
    [TestClass]
    public partial class LimitTests
    {
        [TestMethod]
        public void Options_out_of_range_are_refused()
        {
            Assert.IsNull(MqttBrokerOptions.CreateDeviceDefaults().FindWrong());
            Assert.IsNull(new MqttBrokerOptions().FindWrong());
            Assert.IsNull(TestOptions.Create().FindWrong());
            MqttBrokerOptions options = TestOptions.Create();
            options.OutputBytes = options.MaximumPacketBytes + 7;
            Assert.AreEqual(nameof(MqttBrokerOptions.OutputBytes), options.FindWrong());
            options = TestOptions.Create();
            options.MaximumSessions = options.MaximumClients - 1;
            Assert.AreEqual(nameof(MqttBrokerOptions.MaximumSessions), options.FindWrong());
        }
    }
}
