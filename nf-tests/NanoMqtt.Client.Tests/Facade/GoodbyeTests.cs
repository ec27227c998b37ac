using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class GoodbyeTests
    {
        [TestMethod]
        public void Who_stops_a_client_does_not_cut_its_goodbye_short()
        {
            FacadeDriver driver = FacadeDriver.CreateConnected();
            driver.Transport.SendEntered.Reset();
            driver.Transport.SendGate.Reset();
            Worker stopper = new Worker(() => driver.Client.Stop(FacadeDriver.LongMs));
            Assert.IsTrue(driver.Transport.SendEntered.WaitOne(FacadeDriver.LongMs, false));

            // Closing the transport would open the gate.
            Assert.IsFalse(driver.Transport.SendGate.WaitOne(50, false));
            driver.Transport.SendGate.Set();
            Assert.AreEqual((int)MqttResult.Success, stopper.Result());
            Assert.IsTrue(driver.Transport.HasServerSeen(MqttPacketType.Disconnect));
        }
    }
}
