using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class MaximumReceivedTests
    {
        private const int Room = 2;
        private const int Connections = 8;

        [TestMethod]
        public void All_QoS_2_messages_arrive_once_however_many_the_server_has_under_way()
        {
            TakeAll(MqttProtocolLevel.V311);
        }

        [TestMethod]
        public void All_QoS_2_messages_arrive_once_however_many_a_server_of_5_0_has_under_way()
        {
            TakeAll(MqttProtocolLevel.V5);
        }

        // The server sends all at once, and on each connection again what was not released.
        private static void TakeAll(MqttProtocolLevel level)
        {
            MqttClientOptions options = TestOptions.CreatePersistent();
            options.ProtocolLevel = level;
            options.MaximumReceivedQoS2 = Room;

            // Doubled each time, the waits would take longer than the test waits.
            options.ReconnectMinimumMs = 50;
            options.ReconnectMaximumMs = 60000;
            FacadeDriver driver = new FacadeDriver(options);
            while (!driver.Client.Poll(0))
            {
            }

            for (int i = 0; i < Room * Connections; i++)
            {
                driver.Transport.ServerPublishes("t", "" + i, MqttQoS.ExactlyOnce);
            }

            for (int i = 0; i < 10 * Connections && driver.Client.Statistics.MessagesReceived < Room * Connections; i++)
            {
                driver.Client.Poll(1000);
            }

            driver.Stop();
            for (int i = 0; i < Room * Connections; i++)
            {
                Assert.AreEqual(1, driver.Count("t=" + i));
            }

            Assert.AreEqual(Connections, driver.Client.Statistics.Connections);
        }
    }
}
