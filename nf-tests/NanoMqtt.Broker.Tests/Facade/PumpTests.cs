using System;
using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>What the broker's thread does between its connections, the clock and a stop.</summary>
    [TestClass]
    public class PumpTests
    {
        private const int Burst = 100; // messages

        [TestMethod]
        public void A_connection_that_says_nothing_is_closed_in_time()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            MqttBrokerOptions options = TestOptions.Create();
            options.ConnectTimeoutMs = 20;
            using (MqttBroker broker = new MqttBroker(acceptor, options))
            {
                broker.Start();
                acceptor.Connect().ExpectClosed();
                Assert.AreEqual(0, broker.Statistics.ClientsConnected);
            }
        }

        [TestMethod]
        public void Stopping_tells_why_after_all_that_was_to_be_sent()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            using (MqttBroker broker = new MqttBroker(acceptor, TestOptions.Create()))
            {
                broker.Start();
                MemoryTransport stopping = acceptor.Connect().Connected5("s");
                stopping.Write("82 r7 u16:1 00 s't' 00");
                stopping.Expect("SUBACK 1 0");
                broker.Subscribe("stop", (b, message) =>
                {
                    b.Publish("t", "last", MqttQoS.AtMostOnce, false);
                    b.Stop();
                });
                stopping.Write("30 r7 s'stop' 00");
                stopping.Expect("PUBLISH q0 t=last");
                stopping.Expect("DISCONNECT " + (int)MqttReasonCode.ServerShuttingDown);
                stopping.ExpectClosed();
            }
        }

        [TestMethod]
        public void A_client_may_send_more_at_once_than_receive_buffer_and_acknowledgements_have_room_for()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            using (MqttBroker broker = Start(acceptor))
            {
                MemoryTransport client = acceptor.Connect().Connected("a");
                string burst = string.Empty;
                for (int id = 1; id <= Burst; id++)
                {
                    burst += " 32 r7 s't' u16:" + id + " 'xy'";
                }

                client.Write(burst);
                for (int id = 1; id <= Burst; id++)
                {
                    client.Expect("PUBACK " + id);
                }
            }
        }

        [TestMethod]
        public void A_send_that_fails_ends_the_connection()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            using (MqttBroker broker = Start(acceptor))
            {
                MemoryTransport broken = acceptor.Connect().Connected("a");
                broken.IsSendBroken = true;
                broken.Write("c0 00");
                broken.ExpectClosed();
                acceptor.Connect().Connected("b");
                Assert.AreEqual(1, broker.Statistics.ClientsConnected);
            }
        }

        [TestMethod]
        public void A_close_that_throws_is_counted_and_the_others_are_served()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            using (MqttBroker broker = Start(acceptor))
            {
                MemoryTransport bad = acceptor.Connect().Connected("bad");
                MemoryTransport good = acceptor.Connect().Connected("good");
                bad.CloseFailure = new InvalidOperationException();
                bad.Cut();
                bad.ExpectClosed();
                good.Write("c0 00");
                good.Expect("PINGRESP");
                Assert.AreEqual(1, broker.Statistics.TransportFaults);
                Assert.AreEqual(1, broker.Statistics.ClientsConnected);
            }
        }

        [TestMethod]
        public void When_memory_runs_out_in_the_acceptor_sessions_stay()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            using (MqttBroker broker = Start(acceptor))
            {
                MemoryTransport client = acceptor.Connect();
                client.Write("10 r13 s'MQTT' 04 00 u16:0 s's'");
                client.Expect("CONNACK 0");
                acceptor.WaitFailure = new OutOfMemoryException();
                acceptor.Wake();
                client.ExpectClosed();
                client = acceptor.Connect();
                client.Write("10 r13 s'MQTT' 04 00 u16:0 s's'");
                client.Expect("CONNACK 0 present");
                Assert.AreEqual(1, broker.Statistics.TransportFaults);
            }
        }

        [TestMethod]
        public void A_stop_from_a_handler_does_not_wait_for_itself()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            using (MqttBroker broker = new MqttBroker(acceptor, TestOptions.Create()))
            {
                Recorder recorder = new Recorder();
                broker.Subscribe("t", (b, message) =>
                {
                    bool hasEnded = b.Stop();
                    Assert.IsFalse(hasEnded);
                    Assert.ThrowsException(typeof(InvalidOperationException), () => b.Start());
                    recorder.Add("stopped");
                });
                broker.Start();
                broker.Publish("t", "x", MqttQoS.AtMostOnce, false);
                recorder.Expect("stopped");
                broker.Start(); // when the thread has ended
                acceptor.Connect().Connected("a");
            }
        }

        private static MqttBroker Start(MemoryAcceptor acceptor)
        {
            MqttBroker broker = new MqttBroker(acceptor, TestOptions.Create());
            broker.Start();
            return broker;
        }
    }
}
