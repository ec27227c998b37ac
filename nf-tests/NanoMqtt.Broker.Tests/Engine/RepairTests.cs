using System;
using nanoFramework.TestFramework;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>After memory has run out in the middle of something.</summary>
    [TestClass]
    public class RepairTests
    {
        [TestMethod]
        public void Everybody_comes_back_to_his_session()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            using (MqttBroker broker = new MqttBroker(acceptor, TestOptions.Create()))
            {
                broker.Start();
                MemoryTransport publisher = acceptor.Connect().Connected("p");
                MemoryTransport subscriber = Persistent(acceptor, "CONNACK 0");
                subscriber.Write("82 r6 u16:1 s't' 01");
                subscriber.Expect("SUBACK 1 1");
                publisher.Failure = new OutOfMemoryException();
                publisher.Write("c0 00");
                subscriber.ExpectClosed();
                publisher = acceptor.Connect().Connected("p");
                publisher.Write("32 r6 s't' u16:7 78");
                publisher.Expect("PUBACK 7");
                Persistent(acceptor, "CONNACK 0 present").Expect("PUBLISH q1 1 t=x");
            }
        }

        [TestMethod]
        public void Nothing_is_forgotten_that_somebody_holds()
        {
            TestBroker broker = new TestBroker();
            TestClient sleeper = broker.ConnectPersistent("s", false);
            sleeper.Subscribe("t", 2);
            sleeper.Cut();
            TestClient publisher = broker.Connect("p");
            publisher.PublishRetained("r", "kept", 0);
            broker.PublishLocal(1, 1);
            int stored = broker.Statistics.HeldMessages;
            Break(broker);
            publisher.ExpectClosed();
            Assert.AreEqual(stored, broker.Statistics.HeldMessages);
            Assert.AreEqual(1, broker.Statistics.RetainedMessages);
            Assert.AreEqual(1, broker.Statistics.Sessions); // the other one was clean
            Assert.AreEqual(0, broker.Statistics.ClientsConnected);
            sleeper = broker.ConnectPersistent("s", true);
            Assert.AreEqual("PUBLISH q1 1 t=\0", sleeper.Next());
            sleeper.Subscribe("r", 0);
            sleeper.Expect("PUBLISH q0 retain r=kept");
        }

        [TestMethod]
        public void Wills_of_those_who_were_connected_are_published()
        {
            TestBroker broker = new TestBroker();
            TestClient watcher = broker.ConnectPersistent("w", false);
            watcher.Subscribe("w", 1);
            TestClient mortal = broker.Open();
            mortal.Send("10 r20 s'MQTT' 04 0e u16:0 s'm' s'w' b'7878'");
            mortal.Expect("CONNACK 0");
            Break(broker);
            broker.ConnectPersistent("w", true).Expect("PUBLISH q1 1 w=xx");
        }

        private static void Break(TestBroker broker)
        {
            broker.Engine.Repair(broker.Clock.NowMs);
            broker.Flush();
            broker.Advance(0);
        }

        private static MemoryTransport Persistent(MemoryAcceptor acceptor, string answer)
        {
            MemoryTransport client = acceptor.Connect();
            client.Write("10 r13 s'MQTT' 04 00 u16:0 s's'");
            client.Expect(answer);
            return client;
        }
    }
}
