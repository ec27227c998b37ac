using System;
using System.Linq;
using NanoMqtt.Broker;
using NanoMqtt.Listener;
using NanoMqtt.Storage;

namespace NanoMqtt.Benchmarks
{
    /// <summary>Our broker with the limits of a board, on a real socket, and what it keeps in a file if there is one.</summary>
    internal sealed class SoakBroker : IDisposable
    {
        private const int StoreRecords = 512;
        private const int MaximumHeldBytes = 256 * 1024;

        private readonly string _path;
        private FileStore _store;
        private MqttBroker _broker;
        private long _dropped;

        public SoakBroker(string path)
        {
            _path = path;
            Start();
        }

        public int Port { get; private set; }

        /// <summary>Deliveries that did not take place, since the beginning.</summary>
        public long Dropped => _dropped + _broker.Statistics.Dropped.Sum();

        /// <summary>As when the board is reset: only the file is left.</summary>
        public void Restart()
        {
            _dropped = Dropped;
            Dispose();
            Start();
        }

        public void Dispose()
        {
            _broker.Dispose();
            _store?.Dispose();
        }

        private void Start()
        {
            MqttBrokerOptions options = MqttBrokerOptions.CreateDeviceDefaults();
            options.Store = _store = _path == null ? null : new FileStore(_path, StoreRecords, MaximumHeldBytes);
            var acceptor = new TcpAcceptor("127.0.0.1", Port);
            _broker = new MqttBroker(acceptor, options);
            _broker.Start();
            Port = acceptor.Port;
        }
    }
}
