using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    internal sealed partial class TestBroker
    {
        /// <summary>An ordinary client comes, gets what it publishes at each QoS, and goes. It leaves nothing behind.</summary>
        public void ServeAnOrdinaryClient()
        {
            TestClient client = ConnectPersistent("ordinary", false);
            client.Subscribe("home/+", 2);
            client.Publish("home/1", "a", 0);
            client.Expect("PUBLISH q0 home/1=a");
            client.Publish("home/2", "b", 1, 7, false, false);
            client.Expect("PUBACK 7");
            string[] publish = client.Next().Split(' ');
            Assert.AreEqual(4, publish.Length, "PUBLISH q1 id home/2=b");
            Assert.AreEqual("q1", publish[1]);
            Assert.AreEqual("home/2=b", publish[3]);
            client.Acknowledge(MqttPacketType.Puback, int.Parse(publish[2]));
            client.Publish("home/3", "c", 2, 8, false, false);
            client.Expect("PUBREC 8");
            publish = client.Next().Split(' ');
            Assert.AreEqual("q2", publish[1]);
            Assert.AreEqual("home/3=c", publish[3]);
            client.Disconnect();
            Connect("ordinary").Disconnect(); // and takes its session away
        }
    }
}
