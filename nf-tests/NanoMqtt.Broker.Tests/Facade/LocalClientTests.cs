using System;
using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    [TestClass]
    public class LocalClientTests
    {
        [TestMethod]
        public void The_application_and_a_client_hear_each_other()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            Recorder recorder = new Recorder();
            using (MqttBroker broker = Start(acceptor))
            {
                Assert.IsTrue(broker.Subscribe("up/#", recorder.HandleMessage));
                MemoryTransport client = acceptor.Connect().Connected("a");
                client.Write("82 r9 u16:1 s'down' 00");
                client.Expect("SUBACK 1 0");
                client.Write("30 r7 s'up/1' 78");
                recorder.Expect("up/1=x");
                Assert.IsTrue(broker.Publish("down", "\u00E4", MqttQoS.AtLeastOnce, false));
                client.Expect("PUBLISH q0 down=\u00E4");
            }
        }

        [TestMethod]
        public void A_handler_may_publish_subscribe_and_unsubscribe()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            Recorder recorder = new Recorder();
            using (MqttBroker broker = Start(acceptor))
            {
                broker.Subscribe("ask", (b, message) =>
                {
                    b.Subscribe("answer/+", recorder.HandleMessage);
                    b.Publish("answer/1", message.Buffer, message.PayloadOffset, message.PayloadLength, MqttQoS.ExactlyOnce, false);
                    b.Unsubscribe("ask");
                });
                broker.Publish("ask", Utf8.GetBytes("x"), MqttQoS.AtMostOnce, false);
                recorder.Expect("answer/1=x");
                Assert.IsFalse(broker.Unsubscribe("ask"));
            }
        }

        [TestMethod]
        public void A_handler_that_publishes_to_itself_does_not_keep_the_network_waiting()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            using (MqttBroker broker = Start(acceptor))
            {
                broker.Subscribe("loop", (b, message) => b.Publish("loop", string.Empty, MqttQoS.AtMostOnce, false));
                broker.Publish("loop", string.Empty, MqttQoS.AtMostOnce, false);
                MemoryTransport client = acceptor.Connect().Connected("a");
                client.Write("c0 00");
                client.Expect("PINGRESP");
            }
        }

        [TestMethod]
        public void A_handler_that_throws_is_counted_and_the_next_is_called()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            Recorder recorder = new Recorder();
            using (MqttBroker broker = Start(acceptor))
            {
                broker.Subscribe("bad", (b, message) => throw new InvalidOperationException());
                broker.Subscribe("good", recorder.HandleMessage);
                broker.Publish("bad", string.Empty, MqttQoS.AtMostOnce, false);
                broker.Publish("good", string.Empty, MqttQoS.AtMostOnce, false);
                recorder.Expect("good=");
                Assert.AreEqual(1, broker.Statistics.HandlerFaults);
            }
        }

        [TestMethod]
        public void An_event_handler_that_throws_is_counted()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            MqttBroker broker = new MqttBroker(acceptor, TestOptions.Create());
            broker.Reported += (b, what) => throw new InvalidOperationException();
            broker.Start();
            acceptor.Connect().Connected("a");
            acceptor.Connect().Connected("b");
            broker.Stop();
            Assert.AreEqual(4, broker.Statistics.HandlerFaults);
        }

        [TestMethod]
        public void A_handler_may_stop_the_broker()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            Recorder recorder = new Recorder();
            MqttBroker broker = Start(acceptor);
            MemoryTransport client = acceptor.Connect().Connected("a");
            broker.Subscribe("stop", (b, message) =>
            {
                bool hasEnded = b.Stop();
                recorder.Add(b.IsRunning ? "running" : hasEnded ? "ended" : "stopped");
                Assert.ThrowsException(typeof(InvalidOperationException), () => b.Start());
            });
            broker.Publish("stop", string.Empty, MqttQoS.AtMostOnce, false);
            recorder.Expect("stopped");
            client.ExpectClosed();
            broker.Start();
            Assert.IsTrue(broker.IsRunning);
            acceptor.Connect().Connected("b");
            broker.Stop();
            Assert.AreEqual(0, broker.Statistics.HandlerFaults);
        }

        [TestMethod]
        public void Subscribing_again_replaces_the_handler_and_delivers_retained_messages_again()
        {
            MemoryAcceptor acceptor = new MemoryAcceptor();
            Recorder first = new Recorder();
            Recorder second = new Recorder();
            using (MqttBroker broker = Start(acceptor))
            {
                broker.Publish("t", Utf8.GetBytes("x"), MqttQoS.AtMostOnce, true);
                broker.Subscribe("t", first.HandleMessage);
                first.Expect("retain t=x");
                broker.Subscribe("t", second.HandleMessage);
                second.Expect("retain t=x");
                Assert.AreEqual(1, broker.Statistics.Subscriptions);
            }
        }

        [TestMethod]
        public void A_topic_that_repeats_is_one_string()
        {
            byte[] buffer = Utf8.GetBytes("topic");
            MqttLocalMessage message = new MqttLocalMessage(buffer) { TopicLength = 5, PayloadOffset = 3, PayloadLength = 2 };
            string topic = message.GetTopic();
            Assert.AreEqual("topic", topic);
            Assert.AreSame(topic, message.GetTopic());
            Assert.AreEqual("ic", message.GetPayloadString());
        }

        [TestMethod]
        public void Wrong_arguments_are_refused()
        {
            MqttBroker broker = new MqttBroker(new MemoryAcceptor(), TestOptions.Create());
            Recorder recorder = new Recorder();
            byte[] payload = new byte[4];
            Assert.ThrowsException(typeof(ArgumentNullException), () => broker.Publish(null, payload, MqttQoS.AtMostOnce, false));
            Assert.ThrowsException(typeof(ArgumentException), () => broker.Publish("a/+", payload, MqttQoS.AtMostOnce, false));
            Assert.ThrowsException(typeof(ArgumentException), () => broker.Publish(string.Empty, payload, MqttQoS.AtMostOnce, false));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => broker.Publish("a", payload, 1, 4, MqttQoS.AtMostOnce, false));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => broker.Publish("a", payload, -1, 1, MqttQoS.AtMostOnce, false));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => broker.Publish("a", payload, 1, -1, MqttQoS.AtMostOnce, false));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => broker.Publish("a", null, 0, 1, MqttQoS.AtMostOnce, false));
            Assert.ThrowsException(typeof(ArgumentOutOfRangeException), () => broker.Publish("a", payload, (MqttQoS)3, false));
            Assert.ThrowsException(typeof(ArgumentNullException), () => broker.Subscribe(null, recorder.HandleMessage));
            Assert.ThrowsException(typeof(ArgumentNullException), () => broker.Subscribe("a", null));
            Assert.ThrowsException(typeof(ArgumentException), () => broker.Subscribe("a#", recorder.HandleMessage));
            Assert.ThrowsException(typeof(ArgumentNullException), () => broker.Unsubscribe(null));
            Assert.IsFalse(broker.Publish("a", new byte[1000], MqttQoS.AtMostOnce, false));
        }

        private static MqttBroker Start(MemoryAcceptor acceptor)
        {
            MqttBroker broker = new MqttBroker(acceptor, TestOptions.Create());
            broker.Start();
            return broker;
        }
    }
}
