using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class CutTests
    {
        [TestMethod]
        public void QoS_1_loses_nothing_wherever_the_clients_stream_is_cut()
        {
            CutEverywhere(MqttQoS.AtLeastOnce, MqttProtocolLevel.V311, true);
            CutEverywhere(MqttQoS.AtLeastOnce, MqttProtocolLevel.V5, true);
        }

        [TestMethod]
        public void QoS_1_loses_nothing_wherever_the_servers_stream_is_cut()
        {
            CutEverywhere(MqttQoS.AtLeastOnce, MqttProtocolLevel.V311, false);
            CutEverywhere(MqttQoS.AtLeastOnce, MqttProtocolLevel.V5, false);
        }

        [TestMethod]
        public void QoS_2_arrives_exactly_once_wherever_the_clients_stream_is_cut()
        {
            CutEverywhere(MqttQoS.ExactlyOnce, MqttProtocolLevel.V311, true);
            CutEverywhere(MqttQoS.ExactlyOnce, MqttProtocolLevel.V5, true);
        }

        [TestMethod]
        public void QoS_2_arrives_exactly_once_wherever_the_servers_stream_is_cut()
        {
            CutEverywhere(MqttQoS.ExactlyOnce, MqttProtocolLevel.V311, false);
            CutEverywhere(MqttQoS.ExactlyOnce, MqttProtocolLevel.V5, false);
        }

        private static void CutEverywhere(MqttQoS qos, MqttProtocolLevel level, bool toServer)
        {
            int bytes = new CutScenario(qos, level).Run(-1, toServer);
            Assert.IsTrue(bytes > 40);
            for (int cut = 0; cut <= bytes; cut++)
            {
                new CutScenario(qos, level).Run(cut, toServer);
            }
        }
    }
}
