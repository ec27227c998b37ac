using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net.Sockets;
using System.Threading;

namespace NanoMqtt.Benchmarks
{
    /// <summary>One case against one broker: all load clients on this thread.</summary>
    internal sealed class LoadRun : IDisposable
    {
        private const double WarmUpSeconds = 0.3;
        private const int SilenceTimeoutMs = 10000;

        private readonly BrokerProcess _broker;
        private readonly int _window;
        private readonly LoadPublisher[] _publishers;
        private readonly LoadSubscriber[] _subscribers;
        private readonly Dictionary<Socket, LoadConnection> _connections;
        private readonly List<Socket> _readable = new();
        private readonly List<Socket> _writable = new();

        private LoadRun(BrokerProcess broker, LoadCase load)
        {
            _broker = broker;
            _window = load.Window;
            _subscribers = Enumerable.Range(0, load.Subscribers).Select(i => new LoadSubscriber(broker.Port, i, load)).ToArray();
            _publishers = Enumerable.Range(0, load.Publishers).Select(i => new LoadPublisher(broker.Port, i, load.QoS, load.PayloadBytes, load.Window)).ToArray();
            _connections = _subscribers.Concat<LoadConnection>(_publishers).ToDictionary(connection => connection.Socket);
        }

        public static Throughput Measure(BrokerProcess broker, LoadCase load, double seconds)
        {
            using var run = new LoadRun(broker, load);
            run.Work(WarmUpSeconds);
            long deliveries = run.Deliveries;
            TimeSpan processor = broker.ProcessorTime;
            var watch = Stopwatch.StartNew();
            run.Work(seconds);
            TimeSpan wall = watch.Elapsed;
            processor = broker.ProcessorTime - processor;
            deliveries = run.Deliveries - deliveries;
            run.Drain();
            return new Throughput(deliveries, run._subscribers.Sum(subscriber => subscriber.LostCount), wall, processor);
        }

        public void Dispose()
        {
            foreach (LoadConnection connection in _connections.Values)
            {
                connection.Dispose();
            }
        }

        private long Deliveries => _subscribers.Sum(subscriber => subscriber.Count);

        private void Work(double seconds)
        {
            var watch = Stopwatch.StartNew();
            while (watch.Elapsed.TotalSeconds < seconds)
            {
                for (int i = 0; i < _publishers.Length; i++)
                {
                    _publishers[i].Publish(_window - (_publishers[i].Count - DeliveredOf(i)));
                }

                Turn();
            }
        }

        // Until everything published has come everywhere.
        private void Drain()
        {
            while (Enumerable.Range(0, _publishers.Length).Any(i => DeliveredOf(i) < _publishers[i].Count || !_publishers[i].IsAcknowledged))
            {
                Turn();
            }
        }

        private int DeliveredOf(int publisher)
        {
            int count = int.MaxValue;
            foreach (LoadSubscriber subscriber in _subscribers)
            {
                count = Math.Min(count, subscriber.CountOf(publisher));
            }

            return count;
        }

        private void Turn()
        {
            _readable.Clear();
            _writable.Clear();
            foreach (LoadConnection connection in _connections.Values)
            {
                _readable.Add(connection.Socket);
                if (connection.HasOutput)
                {
                    _writable.Add(connection.Socket);
                }
            }

            Socket.Select(_readable, _writable.Count > 0 ? _writable : null, null, SilenceTimeoutMs * 1000);
            if (_readable.Count == 0 && _writable.Count == 0)
            {
                throw new TimeoutException(_broker.Name + " delivers nothing any more");
            }

            foreach (Socket socket in _readable)
            {
                _connections[socket].Receive();
                _connections[socket].Flush();
            }

            foreach (Socket socket in _writable)
            {
                _connections[socket].Flush();
            }
        }
    }
}
