using System.Diagnostics;
using NanoMqtt.Broker;
using NanoMqtt.Core;

namespace NanoMqtt.DeviceBench
{
    /// <summary>The whole broker with a board's limits and everything but the network: from one publisher to its subscribers.</summary>
    internal sealed class BrokerSections
    {
        private const int Subscribers = 4;
        private const int ConnackBytes = 4;
        private const int SubackBytes = 5;
        private const int TimeoutMs = 60000;

        // Subscribers, and behind them the publisher.
        private readonly BenchPeer[] _peers = new BenchPeer[Subscribers + 1];
        private readonly BenchAcceptor _acceptor;
        private readonly MqttBroker _broker;

        public BrokerSections()
        {
            for (int i = 0; i <= Subscribers; i++)
            {
                _peers[i] = new BenchPeer();
                _peers[i].Send(Connect(i), 1);
                _peers[i].Await(ConnackBytes);
            }

            _acceptor = new BenchAcceptor(_peers);
            _broker = new MqttBroker(_acceptor, MqttBrokerOptions.CreateDeviceDefaults());
            _broker.Start();
            for (int i = 0; i <= Subscribers; i++)
            {
                _peers[i].Wait(TimeoutMs);
            }
        }

        public void RouteToOne(int n)
        {
            Subscribe(0);
            Route("broker.route0.to1", 1, n);
        }

        /// <summary>After the one before: what each further subscriber takes is a third of the difference.</summary>
        public void RouteToFour(int n)
        {
            for (int i = 1; i < Subscribers; i++)
            {
                Subscribe(i);
            }

            Route("broker.route0.to4", Subscribers, n);
            _broker.Stop();
        }

        private void Subscribe(int peer)
        {
            var writer = new PacketWriter();
            writer.Open(new byte[64], 0, 64);
            ListPacket.Begin(writer, 1, MqttProtocolLevel.V311, null);
            SubscribePacket.Add(writer, PublishSections.Topic, MqttQoS.AtMostOnce);
            ListPacket.Finish(writer, MqttPacketType.Subscribe);
            _peers[peer].Await(SubackBytes);
            Send(peer, writer, 1);
            _peers[peer].Wait(TimeoutMs);
        }

        private void Route(string name, int subscribers, int n)
        {
            PacketWriter publish = PublishSections.Encode();
            for (int i = 0; i < subscribers; i++)
            {
                _peers[i].Await(n * publish.PacketLength);
            }

            bool isComplete = true;
            long started = Section.Start();
            Send(Subscribers, publish, n);
            for (int i = 0; i < subscribers; i++)
            {
                isComplete &= _peers[i].Wait(TimeoutMs);
            }

            Section.End(name, n, started);
            Debug.WriteLine(isComplete ? "all delivered" : "NOT all delivered");
        }

        private void Send(int peer, PacketWriter packet, int times)
        {
            _peers[peer].Send(packet, times);
            _acceptor.Wake();
        }

        private static PacketWriter Connect(int peer)
        {
            var writer = new PacketWriter();
            writer.Open(new byte[64], 0, 64);
            new ConnectPacket { ClientId = "bench" + peer, CleanSession = true }.Encode(writer);
            return writer;
        }
    }
}
