using nanoFramework.TestFramework;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class RefusedTests
    {
        [TestMethod]
        public void A_refusal_stays_one_when_the_client_is_stopped_right_after_it()
        {
            FacadeDriver driver = new FacadeDriver();
            driver.Server.ConnackCode = 5;
            driver.OnDisconnected = (client, reason, detail) => client.Stop(0);
            Assert.AreEqual((int)MqttResult.Refused, (int)driver.Client.Connect(FacadeDriver.LongMs));
            driver.WaitFor("disconnected:" + (int)MqttDisconnectReason.Refused);
            driver.WaitFor("refused by the broker: not authorized");
            driver.Stop();
            Assert.AreEqual(0, driver.Count("disconnected:" + (int)MqttDisconnectReason.Requested));
        }
    }
}
