using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>A broker engine on a virtual clock, with clients in memory: what a pump does, without threads.</summary>
    internal sealed partial class TestBroker
    {
        public readonly BrokerEngine Engine;
        public readonly MqttBrokerOptions Options;
        public readonly VirtualClock Clock = new VirtualClock();

        private readonly TestClient[] _clients;

        public TestBroker()
            : this(TestOptions.Create())
        {
        }

        public TestBroker(MqttBrokerOptions options)
            : this(options, true)
        {
        }

        public TestBroker(MqttBrokerOptions options, bool isReporting, int lastId = 0)
        {
            Options = options;
            Engine = new BrokerEngine(options);
            Engine.Restore(0, lastId);
            if (isReporting)
            {
                Engine.StartReporting();
            }

            _clients = new TestClient[options.MaximumClients + 1];
        }

        /// <summary>Protocol level of what the methods of clients send that do not say it in their names.</summary>
        public MqttProtocolLevel Level { get; set; } = MqttProtocolLevel.V311;

        public MqttBrokerStatistics Statistics => Engine.Statistics;

        /// <summary>Opens a connection that has sent nothing yet; null when the broker does not accept it.</summary>
        public TestClient Open()
        {
            return Open(null);
        }

        public TestClient Open(IAcceptedTransport transport)
        {
            Connection connection = Engine.HandleAccepted(transport, Clock.NowMs);
            if (connection == null)
            {
                return null;
            }

            TestClient client = new TestClient(this, connection);
            _clients[connection.Slot] = client;
            return client;
        }

        /// <summary>Opens a connection, sends CONNECT and takes the CONNACK, which must accept without a session.</summary>
        public TestClient Connect(string clientId)
        {
            TestClient client = Open();
            client.Connect(clientId, true);
            client.Expect("CONNACK 0");
            return client;
        }

        /// <summary>The same for a session that outlives the connection.</summary>
        public TestClient ConnectPersistent(string clientId, bool isPresent)
        {
            TestClient client = Open();
            client.Connect(clientId, false);
            client.Expect(isPresent ? "CONNACK 0 present" : "CONNACK 0");
            return client;
        }

        /// <summary>Opens a connection that MQTT 5.0 accepts, without properties.</summary>
        public TestClient Connect5(string clientId)
        {
            TestClient client = Open();
            client.Connect5(clientId);
            return client;
        }

        /// <summary>The same with flags and properties, and what CONNACK is to say of the session.</summary>
        public TestClient Connect5(string clientId, string flags, string properties, bool isPresent)
        {
            TestClient client = Open();
            client.Connect5(clientId, flags, properties);
            client.ExpectConnack5(isPresent);
            return client;
        }

        /// <summary>A client of MQTT 5.0 that has subscribed to "t" with these options.</summary>
        public TestClient ConnectSubscriber5(string options)
        {
            TestClient subscriber = Connect5("l");
            subscriber.Subscribe5("t", options);
            return subscriber;
        }

        /// <summary>The broker's own application publishes so many bytes to "t".</summary>
        public void PublishLocal(int count, int qos)
        {
            Engine.PublishLocal("t", new byte[count], 0, count, (MqttQoS)qos, false);
            Flush();
        }

        /// <summary>Lets time pass and the engine notice.</summary>
        public void Advance(long milliseconds)
        {
            Clock.Advance(milliseconds);
            Engine.HandleTime(Clock.NowMs);
            Flush();
        }

        /// <summary>Moves output to the clients until the engine has none that they take.</summary>
        public void Flush()
        {
            Connection connection;
            while ((connection = Engine.NextOutput()) != null)
            {
                TestClient client = _clients[connection.Slot];
                if (client == null)
                {
                    continue;
                }

                int sent = client.Take();
                if (sent > 0 && sent < Engine.OutputLength)
                {
                    Engine.HandleWritable(connection); // it may take more at once
                }

                if (connection.WantsClose)
                {
                    Close(connection);
                }
            }
        }

        /// <summary>The network connection is gone.</summary>
        public void Close(Connection connection)
        {
            _clients[connection.Slot].IsClosed = true;
            _clients[connection.Slot] = null;
            Engine.HandleClosed(connection, Clock.NowMs);
            Flush();
        }

        /// <summary>The next client that came or went, as text: "+a" or "-a 1" with the reason's number; empty when there is none.</summary>
        public string NextEvent()
        {
            MqttBrokerEvent what;
            while ((what = Engine.NextEvent()) != null)
            {
                if (what.Kind == MqttBrokerEventKind.Connected)
                {
                    return "+" + what.Client;
                }

                if (what.Kind == MqttBrokerEventKind.Disconnected)
                {
                    return "-" + what.Client + " " + what.Code;
                }
            }

            return string.Empty;
        }

        /// <summary>The next event of any kind as a line of a log; empty when there is none.</summary>
        public string NextLine()
        {
            MqttBrokerEvent what = Engine.NextEvent();
            return what == null ? string.Empty : what.ToString();
        }
    }
}
