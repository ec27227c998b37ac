using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using NanoMqtt.Client;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NUnit.Framework;
using Assert = NUnit.Framework.Assert;

namespace NanoMqtt.Tests.Allocation
{
    /// <summary>Steady-state publishing and receiving allocate nothing, and a client has exactly one thread, or none.</summary>
    [TestFixture]
    [NonParallelizable]
    public class ClientAllocationTests : SteadyStateTests
    {
        private static readonly byte[] s_payload = new byte[32];

        [Test]
        public void Publishing_allocates_nothing([Values] MqttQoS qos, [Values] MqttProtocolLevel level)
        {
            EchoTransport transport = new EchoTransport();
            using MqttClient client = Connect(transport, level);
            string[] topics = { "home/kitchen/temperature", "home/door", "home/door" };
            int count = 0;
            long allocated = Measure(() =>
            {
                MqttResult result = client.Publish(topics[count++ % 3], s_payload, 0, 32, qos, false);
                while (result == MqttResult.Pending && client.WaitForDelivery(0) != MqttResult.Success)
                {
                    client.Poll(0);
                }
            });
            Assert.That(allocated, Is.Zero);
            Assert.That(client.Statistics.MessagesSent, Is.EqualTo(WarmUp + Rounds));
            Assert.That(client.IsConnected);
        }

        [Test]
        public void Publishing_and_waiting_allocates_nothing([Values(MqttQoS.AtLeastOnce, MqttQoS.ExactlyOnce)] MqttQoS qos, [Values] MqttProtocolLevel level)
        {
            EchoTransport transport = new EchoTransport();
            using MqttClient client = Connect(transport, level);
            long allocated = Measure(() => client.Publish("home/kitchen/temperature", s_payload, 0, 32, qos, false, Limits.WaitMs));
            Assert.That(allocated, Is.Zero);
            Assert.That(client.Statistics.MessagesSent, Is.EqualTo(WarmUp + Rounds));
        }

        [Test]
        public void Publishing_a_packet_with_properties_allocates_nothing([Values] MqttQoS qos)
        {
            EchoTransport transport = new EchoTransport();
            using MqttClient client = Connect(transport, MqttProtocolLevel.V5);
            PropertyWriter writer = new PropertyWriter(64);
            writer.AddUserProperty("unit", "celsius");
            PropertyBlock properties = new PropertyBlock();
            properties.Use(writer.Buffer, 0, writer.Length);
            PublishPacket packet = new PublishPacket { Topic = "home/kitchen/temperature", Payload = s_payload, PayloadLength = 32, QoS = qos, Properties = properties };
            Assert.That(Measure(() => client.Publish(packet, Limits.WaitMs, out _)), Is.Zero);
            Assert.That(client.Statistics.MessagesSent, Is.EqualTo(WarmUp + Rounds));
        }

        [Test]
        public void Receiving_allocates_nothing([Values] MqttQoS qos, [Values] MqttProtocolLevel level)
        {
            EchoTransport transport = new EchoTransport();
            using MqttClient client = Connect(transport, level);
            byte[] packet = CreateMessage(qos, level);
            int length = 0;
            client.MessageReceived += (sender, message) => length += message.GetTopic().Length + message.PayloadLength;
            client.Subscribe("home/+/temperature", qos, (sender, message) => length++, 0);
            byte[] release = { 0x62, 2, 0, 7 };
            long allocated = Measure(() =>
            {
                transport.Deliver(packet);
                client.Poll(0);
                transport.Deliver(release);
                client.Poll(0);
            });
            Assert.That(allocated, Is.Zero);
            Assert.That(length, Is.EqualTo((WarmUp + Rounds) * 57));
        }

        [Test]
        public void Receiving_in_pieces_allocates_nothing([Values] MqttQoS qos)
        {
            EchoTransport transport = new EchoTransport();
            using MqttClient client = Connect(transport, new MqttClientOptions { ClientId = "c", ReceiveBufferBytes = 48, MaximumPacketBytes = 1000 });
            byte[] packet = CreateMessage(qos, MqttProtocolLevel.V311);
            int length = 0;
            client.PieceReceived += (sender, message) => length += message.PayloadLength;
            byte[] release = { 0x62, 2, 0, 7 };
            long allocated = Measure(() =>
            {
                transport.Deliver(packet);
                transport.Deliver(release);
                for (int i = 0; i < 6; i++)
                {
                    client.Poll(0);
                }
            });
            Assert.That(allocated, Is.Zero);
            Assert.That(length, Is.EqualTo((WarmUp + Rounds) * 32));
        }

        [Test]
        public void A_started_client_has_exactly_one_thread_and_a_polled_one_none()
        {
            // The runtime may start a thread of its own meanwhile, but not twenty.
            const int Count = 20;
            HashSet<int> before = Threads();
            MqttClient[] polled = Enumerable.Range(0, Count).Select(_ => Connect(new EchoTransport())).ToArray();
            Assert.That(Threads().Except(before).Count(), Is.LessThan(Count), "polled");

            before = Threads();
            MqttClient[] started = Enumerable.Range(0, Count).Select(_ => new MqttClient(new EchoTransport(), new MqttClientOptions())).ToArray();
            Assert.That(started.Select(c => c.Connect(Limits.WaitMs)), Is.All.EqualTo(MqttResult.Success));
            Assert.That(Threads().Except(before).Count(), Is.InRange(Count, 2 * Count - 1), "started");
            foreach (MqttClient client in polled.Concat(started))
            {
                client.Dispose();
            }
        }

        // Topic of 24 bytes, payload of 32, identifier 7.
        private static byte[] CreateMessage(MqttQoS qos, MqttProtocolLevel level)
        {
            PublishPacket packet = new PublishPacket { Topic = "home/kitchen/temperature", Payload = s_payload, PayloadLength = 32, QoS = qos, PacketId = 7 };
            PacketWriter writer = new PacketWriter();
            byte[] bytes = new byte[128];
            writer.Open(bytes, 0, bytes.Length);
            packet.Encode(writer, level);
            return bytes.AsSpan(writer.PacketOffset, writer.PacketLength).ToArray();
        }

        private static MqttClient Connect(EchoTransport transport, MqttProtocolLevel level = MqttProtocolLevel.V311)
        {
            return Connect(transport, new MqttClientOptions { ClientId = "c", ProtocolLevel = level });
        }

        private static MqttClient Connect(EchoTransport transport, MqttClientOptions options)
        {
            MqttClient client = new MqttClient(transport, options);
            for (int i = 0; i < 10 && !client.Poll(100); i++)
            {
            }

            Assert.That(client.IsConnected);
            return client;
        }

        private static HashSet<int> Threads()
        {
            using Process process = Process.GetCurrentProcess();
            return process.Threads.Cast<ProcessThread>().Select(t => t.Id).ToHashSet();
        }

        /// <summary>Answers what a client sends like a broker, and allocates nothing itself.</summary>
        private sealed class EchoTransport : ITransport
        {
            private readonly byte[] _inbox = new byte[1024];
            private readonly System.Threading.AutoResetEvent _arrived = new System.Threading.AutoResetEvent(false);
            private int _count;
            private bool _isClosed;

            public void Open(int timeoutMs)
            {
                _isClosed = false;
                _count = 0;
            }

            public int Receive(byte[] buffer, int offset, int count, int timeoutMs)
            {
                if (CountAvailable() == 0 && timeoutMs > 0)
                {
                    _arrived.WaitOne(timeoutMs);
                }

                lock (_inbox)
                {
                    int part = Math.Min(count, _count);
                    Array.Copy(_inbox, 0, buffer, offset, part);
                    _count -= part;
                    Array.Copy(_inbox, part, _inbox, 0, _count);
                    return part == 0 && _isClosed ? -1 : part;
                }
            }

            public bool Send(byte[] buffer, int offset, int count)
            {
                for (int end = offset + count; offset < end; offset += 2 + buffer[offset + 1])
                {
                    switch (buffer[offset] >> 4)
                    {
                        case 1:
                            Answer(0x20, 0, 0);
                            if (buffer[offset + 8] == (byte)MqttProtocolLevel.V5)
                            {
                                lock (_inbox)
                                {
                                    _inbox[1] = 3;
                                    _inbox[_count++] = 0;
                                }
                            }

                            break;
                        case 3 when (buffer[offset] & 6) != 0:
                            int id = offset + 4 + buffer[offset + 3];
                            Answer((buffer[offset] & 2) != 0 ? 0x40 : 0x50, buffer[id], buffer[id + 1]);
                            break;
                        case 6:
                            Answer(0x70, buffer[offset + 2], buffer[offset + 3]);
                            break;
                        default:
                            break;
                    }
                }

                return true;
            }

            public void Close()
            {
                _isClosed = true;
                _arrived.Set();
            }

            internal void Deliver(byte[] packet)
            {
                lock (_inbox)
                {
                    packet.CopyTo(_inbox, _count);
                    _count += packet.Length;
                }

                _arrived.Set();
            }

            private int CountAvailable()
            {
                lock (_inbox)
                {
                    return _count;
                }
            }

            private void Answer(int first, int high, int low)
            {
                lock (_inbox)
                {
                    _inbox[_count++] = (byte)first;
                    _inbox[_count++] = 2;
                    _inbox[_count++] = (byte)high;
                    _inbox[_count++] = (byte)low;
                }

                _arrived.Set();
            }
        }
    }
}
