using System.Threading.Tasks;
using nanoFramework.M2Mqtt;
using nanoFramework.M2Mqtt.Messages;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.M2Mqtt;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.M2Mqtt
{
    /// <summary>When Connect makes a new connection, and what its CONNECT says then.</summary>
    [TestFixture]
    public class NewConnectionTests : DropInTests
    {
        private const string Connack = "20 03 00 00 00";

        private string _clientId;
        private string _userName;
        private string _password;
        private string _willTopic;
        private string _willMessage;
        private MqttQoSLevel _willQoS;
        private bool _isWillRetained;
        private bool _isClean;
        private ushort _keepAliveSeconds;

        [SetUp]
        public void SetArguments()
        {
            Client.Client.ProtocolVersion = MqttProtocolVersion.Version_5;
            _clientId = "id";
            _userName = "user";
            _password = "password";
            _willTopic = "w";
            _willMessage = "gone";
            _willQoS = MqttQoSLevel.AtMostOnce;
            _isWillRetained = false;
            _isClean = true;
            _keepAliveSeconds = 60;
        }

        [TestCase("client identifier")]
        [TestCase("user name")]
        [TestCase("password")]
        [TestCase("will topic")]
        [TestCase("will message")]
        [TestCase("will QoS")]
        [TestCase("will retain")]
        [TestCase("will delay")]
        [TestCase("clean session")]
        [TestCase("keep alive")]
        [TestCase("session expiry")]
        [TestCase("maximum packet size")]
        [TestCase("user property")]
        [TestCase("level")]
        public void Each_argument_and_setting_counts_in_the_next_connection(string changed)
        {
            using ScriptedConnection first = Connect(Connack, out string connect);
            Change(changed);
            Task<MqttReasonCode> again = Task.Run(Connect);
            first.Expect("e0 00");
            using ScriptedConnection second = Server.Accept();
            Assert.That(second.Next(), Is.Not.EqualTo(connect));
            second.Send(changed == "level" ? "20 02 00 00" : Connack);
            Assert.That(again.Wait(Limits.Wait), Is.True);
        }

        [Test]
        public void Without_settings_CONNECT_has_the_clients_own_limits_as_its_only_properties()
        {
            using ScriptedConnection connection = Connect(Connack, out string connect);
            Assert.That(connect, Is.EqualTo("103100044d51545405c6003c08" + "210020" + "2700004000" + "00026964" + "00" + "000177" + "0004676f6e65" + "000475736572" + "000870617373776f7264"));
        }

        [Test]
        public void A_maximum_packet_size_below_the_receive_buffer_means_that_buffer()
        {
            Client.Client.MaximumPacketSize = 100;
            using ScriptedConnection connection = Connect(Connack, out string connect);
            Assert.That(connect, Does.Contain("210020" + "2700000200" + "00026964"));
        }

        [Test]
        public void After_Init_the_same_arguments_go_to_the_new_broker()
        {
            using ScriptedConnection first = Connect(Connack, out _);
            using var other = new ScriptedServer();
            Client.Client.Init("127.0.0.1", other.Port, false, null, null, MqttSslProtocols.None);
            first.Expect("e0 00");
            Task<MqttReasonCode> again = Task.Run(Connect);
            using ScriptedConnection second = other.Accept();
            second.Next();
            second.Send(Connack);
            Assert.That(again.Wait(Limits.Wait), Is.True);
        }

        [Test]
        public void Dispose_says_goodbye_and_is_not_told()
        {
            using ScriptedConnection connection = Connect(Connack, out _);
            Client.Client.Dispose();
            connection.Expect("e0 00");
            Assert.That(connection.IsEnded(), Is.True);
            Assert.That(Client.ClosedCount, Is.Zero);
        }

        private void Change(string what)
        {
            MqttClient client = Client.Client;
            _clientId = what == "client identifier" ? "other" : _clientId;
            _userName = what == "user name" ? "other" : _userName;
            _password = what == "password" ? "other" : _password;
            _willTopic = what == "will topic" ? "other" : _willTopic;
            _willMessage = what == "will message" ? "other" : _willMessage;
            _willQoS = what == "will QoS" ? MqttQoSLevel.AtLeastOnce : _willQoS;
            _isWillRetained = what == "will retain";
            client.WillDelayInterval = what == "will delay" ? 1u : 0;
            _isClean = what != "clean session";
            _keepAliveSeconds = what == "keep alive" ? (ushort)61 : _keepAliveSeconds;
            client.SessionExpiryInterval = what == "session expiry" ? 1u : 0;
            client.MaximumPacketSize = what == "maximum packet size" ? client.MaximumPacketSize + 1 : client.MaximumPacketSize;
            client.ProtocolVersion = what == "level" ? MqttProtocolVersion.Version_3_1_1 : client.ProtocolVersion;
            if (what == "user property")
            {
                client.UserProperties.Add(new UserProperty("n", "v"));
            }
        }

        private ScriptedConnection Connect(string connack, out string connect)
        {
            Task<MqttReasonCode> result = Task.Run(Connect);
            ScriptedConnection connection = Server.Accept();
            connect = connection.Next();
            connection.Send(connack);
            Assert.That(result.Wait(Limits.Wait), Is.True);
            Assert.That(result.Result, Is.EqualTo(MqttReasonCode.Success));
            return connection;
        }

        private MqttReasonCode Connect() => Client.Client.Connect(
            _clientId, _userName, _password, _isWillRetained, _willQoS, true, _willTopic, _willMessage, _isClean, _keepAliveSeconds);
    }
}
