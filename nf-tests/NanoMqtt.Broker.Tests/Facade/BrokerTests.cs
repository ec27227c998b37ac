using System;
using System.Threading;
using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    [TestClass]
    public class BrokerTests
    {
        [TestMethod]
        public void Clients_talk_to_each_other()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            using (MqttBroker broker = Start(acceptor))
            {
                MemoryTransport a = acceptor.Connect().Connected("a");
                MemoryTransport b = acceptor.Connect().Connected("b");
                b.Write("82 r8 u16:1 s't/#' 01");
                b.Expect("SUBACK 1 1");
                a.Write("32 r8 s't/1' u16:7 78");
                a.Expect("PUBACK 7");
                b.Expect("PUBLISH q1 1 t/1=x");
                a.Write("e0 00");
                a.ExpectClosed();
                b.Cut();
                b.ExpectClosed();
            }
        }

        [TestMethod]
        public void Starting_throws_what_the_acceptor_throws()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor { OpenFailure = new InvalidOperationException() };
            MqttBroker broker = new MqttBroker(acceptor, TestOptions.Create());
            Assert.ThrowsException(typeof(InvalidOperationException), () => broker.Start());
            Assert.IsFalse(broker.IsRunning);
            acceptor.OpenFailure = null;
            broker.Start();
            Assert.IsTrue(broker.IsRunning);
            broker.Stop();
        }

        [TestMethod]
        public void Stopping_closes_connections_and_publishes_wills()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            MqttBroker broker = Start(acceptor);
            MemoryTransport mortal = acceptor.Connect();
            mortal.Write("10 r20 s'MQTT' 04 26 u16:0 s'm' s'w' b'7878'");
            mortal.Expect("CONNACK 0");
            broker.Stop();
            mortal.ExpectClosed();
            Assert.IsFalse(broker.IsRunning);
            Assert.IsFalse(acceptor.IsOpen);
            Assert.AreEqual(0, broker.Statistics.ClientsConnected);
            Assert.AreEqual(1, broker.Statistics.RetainedMessages);
        }

        [TestMethod]
        public void Starting_and_stopping_twice_is_once()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            MqttBroker broker = Start(acceptor);
            broker.Start();
            acceptor.Connect().Connected("a");
            Assert.IsTrue(broker.Stop());
            Assert.IsTrue(broker.Stop());
            broker.Dispose();
            Assert.IsFalse(broker.IsRunning);
        }

        [TestMethod]
        public void Starting_on_one_thread_and_stopping_on_another_leaves_a_broker_that_serves()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            using (MqttBroker broker = new MqttBroker(acceptor, TestOptions.Create()))
            {
                Exception failure = null;
                Thread stopping = new Thread(() => failure = StopOften(broker));
                stopping.Start();
                while (stopping.IsAlive)
                {
                    broker.Start();
                }

                Assert.IsNull(failure);
                broker.Start();
                acceptor.Connect().Connected("a");
                Assert.IsTrue(broker.Stop());
                Assert.IsFalse(acceptor.IsOpen);
            }
        }

        [TestMethod]
        public void A_broker_that_was_disposed_of_takes_no_command()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            MqttBroker broker = Start(acceptor);
            broker.Subscribe("t", Ignore);
            MemoryTransport client = acceptor.Connect().Connected("a");
            broker.Dispose();
            broker.Dispose();
            client.ExpectClosed();
            Type disposed = typeof(ObjectDisposedException);
            Assert.ThrowsException(disposed, () => broker.Start());
            Assert.ThrowsException(disposed, () => broker.Stop());
            Assert.ThrowsException(disposed, () => broker.Publish("t", "x", MqttQoS.AtMostOnce, false));
            Assert.ThrowsException(disposed, () => broker.Publish("t", new byte[1], MqttQoS.AtMostOnce, false));
            Assert.ThrowsException(disposed, () => broker.Publish(new PublishPacket(), null));
            Assert.ThrowsException(disposed, () => broker.Subscribe("t", Ignore));
            Assert.ThrowsException(disposed, () => broker.Unsubscribe("t"));
            Assert.IsFalse(broker.IsRunning);
            Assert.AreEqual(0, broker.Statistics.ClientsConnected);
        }

        [TestMethod]
        public void Retained_messages_survive_a_stop()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            MqttBroker broker = Start(acceptor);
            Assert.IsTrue(broker.Publish("t", Utf8.GetBytes("x"), MqttQoS.AtMostOnce, true));
            broker.Stop();
            broker.Start();
            MemoryTransport client = acceptor.Connect().Connected("a");
            client.Write("82 r6 u16:1 s't' 00");
            client.Expect("SUBACK 1 0");
            client.Expect("PUBLISH q0 retain t=x");
            broker.Stop();
        }

        [TestMethod]
        public void Clients_that_come_and_go_are_reported()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            Recorder recorder = new Recorder();
            MqttBroker broker = new MqttBroker(acceptor, TestOptions.Create());
            broker.Reported += (b, what) => recorder.Add(what.ToString());
            broker.Start();
            MemoryTransport a = acceptor.Connect().Connected("a");
            recorder.Expect("connected a");
            a.Cut();
            recorder.Expect("disconnected a: connection lost");
            acceptor.Connect().Connected("b");
            recorder.Expect("connected b");
            broker.Stop();
            recorder.Expect("disconnected b: broker stopped");
        }

        [TestMethod]
        public void A_connection_too_many_is_closed()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            using (MqttBroker broker = Start(acceptor))
            {
                for (int i = 0; i < 4; i++)
                {
                    acceptor.Connect().Connected("c" + i);
                }

                MemoryTransport waiting = acceptor.Connect();
                acceptor.Connect().ExpectClosed();
                Assert.AreEqual(1, broker.Statistics.ConnectionsRefused);
                waiting.Write("10 r13 s'MQTT' 04 02 u16:0 s'x'");
                waiting.Expect("CONNACK 3");
                waiting.ExpectClosed();
            }
        }

        [TestMethod]
        public void A_transport_that_throws_ends_its_own_connection_only()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            using (MqttBroker broker = Start(acceptor))
            {
                MemoryTransport good = acceptor.Connect().Connected("good");
                MemoryTransport bad = acceptor.Connect().Connected("bad");
                bad.Failure = new InvalidOperationException();
                bad.Write("c0 00");
                bad.ExpectClosed();
                good.Write("82 r6 u16:1 s't' 00");
                good.Expect("SUBACK 1 0");
                good.Failure = new InvalidOperationException();
                broker.Publish("t", string.Empty, MqttQoS.AtMostOnce, false); // thrown out of Send
                good.ExpectClosed();
                acceptor.Connect().Connected("another");
                Assert.AreEqual(2, broker.Statistics.TransportFaults);
            }
        }

        [TestMethod]
        public void An_acceptor_that_throws_does_not_end_the_broker()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            using (MqttBroker broker = Start(acceptor))
            {
                acceptor.WaitFailure = new InvalidOperationException();
                acceptor.Wake();
                acceptor.Connect().Connected("a");
                acceptor.Connect().Connected("b");
                Assert.AreEqual(1, broker.Statistics.TransportFaults);
            }
        }

        [TestMethod]
        public void A_blocked_connection_goes_on_when_it_can()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            using (MqttBroker broker = Start(acceptor))
            {
                MemoryTransport slow = acceptor.Connect().Connected("slow");
                MemoryTransport other = acceptor.Connect().Connected("other");
                slow.IsFull = true;
                slow.Write("82 r6 u16:1 s't' 01 c000c000c000c000c000c000c000c000c000c000c000c000c000c000c000c000c000c000c000c000");
                other.Write("32 r6 s't' u16:7 78");
                other.Expect("PUBACK 7");
                slow.Unblock();
                slow.Expect("SUBACK 1 1");
                for (int i = 0; i < 20; i++)
                {
                    slow.Expect("PINGRESP");
                }
            }
        }

        [TestMethod]
        public void A_burst_larger_than_an_output_reaches_a_client_that_reads()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            using (MqttBroker broker = Start(acceptor))
            {
                MemoryTransport subscriber = acceptor.Connect().Connected("s");
                subscriber.Write("82 r6 u16:1 s't' 00");
                subscriber.Expect("SUBACK 1 0");
                MemoryTransport publisher = acceptor.Connect().Connected("p");
                string burst = string.Empty;
                for (int i = 0; i < 200; i++)
                {
                    burst += "300500017478" + (i % 2 == 0 ? "79" : "7a");
                }

                publisher.Write(burst);
                for (int i = 0; i < 200; i++)
                {
                    subscriber.Expect(i % 2 == 0 ? "PUBLISH q0 t=xy" : "PUBLISH q0 t=xz");
                }

                Assert.AreEqual(0, broker.Statistics.Dropped[(int)MqttDropReason.OutputFull]);
            }
        }

        [TestMethod]
        public void Wrong_arguments_are_refused()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            MqttBrokerOptions bad = TestOptions.Create();
            bad.MaximumClients = 0;
            Assert.ThrowsException(typeof(ArgumentNullException), () => Make(null, TestOptions.Create()));
            Assert.ThrowsException(typeof(ArgumentNullException), () => Make(acceptor, null));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => Make(acceptor, bad));
        }

        private static void Ignore(MqttBroker broker, MqttLocalMessage message)
        {
        }

        private static Exception StopOften(MqttBroker broker)
        {
            try
            {
                for (int i = 0; i < 100;)
                {
                    if (broker.IsRunning)
                    {
                        broker.Stop();
                        i++;
                    }
                }

                return null;
            }
            catch (Exception e)
            {
                return e;
            }
        }

        private static MqttBroker Make(IAcceptor acceptor, MqttBrokerOptions options)
        {
            return new MqttBroker(acceptor, options);
        }

        private static MqttBroker Start(MemoryAcceptor acceptor)
        {
            MqttBroker broker = new MqttBroker(acceptor, TestOptions.Create());
            broker.Start();
            return broker;
        }
    }
}
