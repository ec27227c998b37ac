using NanoMqtt.Broker;
using NanoMqtt.Host.Tests.Memory;
using NUnit.Framework;
using Assert = NUnit.Framework.Assert;

namespace NanoMqtt.Tests.Allocation
{
    /// <summary>A device's broker fits the heap that its options promise.</summary>
    [TestFixture]
    public class BrokerMemoryTests
    {
        [Test]
        public void The_broker_of_a_device_takes_36_KB()
        {
            using MqttBroker broker = new MqttBroker(new NoAcceptor(), MqttBrokerOptions.CreateDeviceDefaults());
            int bytes = DeviceHeap.BytesOf(broker);
            TestContext.Out.WriteLine($"{bytes:N0} bytes");
            Assert.That(bytes, Is.LessThanOrEqualTo(36 * 1024));
        }

        [Test]
        public void An_idle_client_of_a_device_takes_1_KB_beyond_its_buffers()
        {
            MqttBrokerOptions options = MqttBrokerOptions.CreateDeviceDefaults();
            options.MaximumClients = options.MaximumSessions = 9;
            int nine = DeviceHeap.BytesOf(new BrokerEngine(options));
            options.MaximumClients = options.MaximumSessions = 10;
            int ten = DeviceHeap.BytesOf(new BrokerEngine(options));
            int buffers = 0;
            int[] lengths =
            {
                options.MaximumPacketBytes, options.OutputBytes, options.ControlBytes, options.MaximumClientIdBytes, options.MaximumInFlight / 2 + 1,
                options.MaximumQueuedMessages * 2, options.MaximumQueuedMessages * 2, options.MaximumQueuedMessages, options.MaximumReceivedQoS2 * 2,
            };
            foreach (int length in lengths)
            {
                buffers += DeviceHeap.BytesOf(new byte[length]);
            }

            TestContext.Out.WriteLine($"{ten - nine:N0} bytes, {buffers:N0} of them buffers");
            Assert.That(ten - nine - buffers, Is.LessThanOrEqualTo(1024));
        }
    }
}
