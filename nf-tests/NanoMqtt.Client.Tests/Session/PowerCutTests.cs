using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    [TestClass]
    public class PowerCutTests
    {
        [TestMethod]
        public void QoS_1_loses_nothing_wherever_the_power_is_cut()
        {
            CutEverywhere(MqttQoS.AtLeastOnce, MqttProtocolLevel.V311);
            CutEverywhere(MqttQoS.AtLeastOnce, MqttProtocolLevel.V5);
        }

        [TestMethod]
        public void QoS_2_loses_nothing_and_publishes_nothing_twice_wherever_the_power_is_cut()
        {
            CutEverywhere(MqttQoS.ExactlyOnce, MqttProtocolLevel.V311);
            CutEverywhere(MqttQoS.ExactlyOnce, MqttProtocolLevel.V5);
        }

        private static void CutEverywhere(MqttQoS qos, MqttProtocolLevel level)
        {
            int steps = new PowerCutScenario(qos, level).Run(int.MaxValue);
            Assert.IsTrue(steps > 10);
            for (int step = 0; step < steps; step++)
            {
                new PowerCutScenario(qos, level).Run(step);
            }
        }
    }
}
