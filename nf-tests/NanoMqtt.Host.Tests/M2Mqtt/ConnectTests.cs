using System.Threading.Tasks;
using nanoFramework.M2Mqtt.Messages;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.M2Mqtt;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.M2Mqtt
{
    /// <summary>Connect of the drop-in, as code written against M2Mqtt's expects it: it waits, gives the broker's answer, and throws when there is none.</summary>
    [TestFixture]
    public class ConnectTests : DropInTests
    {
        [Test]
        public void An_accepted_connection_is_success()
        {
            Assert.That(Client.Client.IsConnected, Is.False);
            using ScriptedConnection connection = Client.Connect(Server, "20 02 00 00", out string connect);
            Assert.That(connect, Is.EqualTo("100e00044d5154540402003c00026964"));
            Assert.That(Client.Client.IsConnected, Is.True);
            Assert.That(Client.Client.ClientId, Is.EqualTo("id"));
        }

        [TestCase(1, MqttReasonCode.ConnectionRefusedUnacceptableProtocolVersion)]
        [TestCase(2, MqttReasonCode.ConnectionRefusedIdentifierRejected)]
        [TestCase(3, MqttReasonCode.ConnectionRefusedServerUnavailable)]
        [TestCase(4, MqttReasonCode.ConnectionRefusedBadUserNameOrPassword)]
        [TestCase(5, MqttReasonCode.ConnectionRefusedNotAuthorized)]
        public void A_refusal_of_3_1_1_is_returned_with_its_code(int code, MqttReasonCode expected) =>
            Assert.That(Answer($"20 02 00 0{code}"), Is.EqualTo(expected));

        [TestCase("86", MqttReasonCode.BadUserNameOrPassword)]
        [TestCase("87", MqttReasonCode.NotAuthorized)]
        [TestCase("9c", MqttReasonCode.UseAnotherServer)]
        public void A_refusal_of_5_0_is_returned_with_its_reason_code(string code, MqttReasonCode expected)
        {
            Client.Client.ProtocolVersion = MqttProtocolVersion.Version_5;
            Assert.That(Answer($"20 03 00 {code} 00"), Is.EqualTo(expected));
        }

        [Test]
        public void After_a_refusal_nothing_is_tried_again_and_no_event_comes()
        {
            Answer("20 02 00 05");
            Assert.That(Client.Client.IsConnected, Is.False);
            Assert.That(Client.ClosedCount, Is.Zero);
            Assert.That(Server.HasVisitor, Is.False);
        }

        [Test]
        public void A_broker_that_is_not_there_throws_and_says_where()
        {
            int port = Server.Port;
            Server.Dispose();
            MqttConnectionException e = Assert.Throws<MqttConnectionException>(() => Client.Client.Connect("id"));
            Assert.That(e.Message, Does.Contain($"127.0.0.1:{port}"));
        }

        [Test]
        public void A_broker_that_hangs_up_before_its_answer_throws()
        {
            Task<MqttReasonCode> connect = Task.Run(() => Client.Client.Connect("id"));
            Server.Accept().Dispose();
            Assert.ThrowsAsync<MqttCommunicationException>(() => connect);
        }

        [Test]
        public void A_broker_that_never_answers_throws_when_the_time_is_over()
        {
            Client.Client.Options.ConnectTimeoutMs = 1000;
            Assert.Throws<MqttCommunicationException>(() => Client.Client.Connect("id"));
        }

        [Test]
        public void Empty_user_name_and_password_are_none()
        {
            Task<MqttReasonCode> connect = Task.Run(() => Client.Client.Connect("id", "", ""));
            using ScriptedConnection connection = Server.Accept();
            connection.Expect("10 0e s'MQTT' 04 02 003c s'id'");
            connection.Send("20 02 00 00");
            connect.Wait(Limits.Wait);
        }

        [Test]
        public void Without_its_flag_there_is_no_will_whatever_the_arguments()
        {
            Task<MqttReasonCode> connect = Task.Run(() => Client.Client.Connect("id", null, null, false, MqttQoSLevel.ExactlyOnce, false, "t", "gone", true, 10));
            using ScriptedConnection connection = Server.Accept();
            connection.Expect("10 0e s'MQTT' 04 02 000a s'id'");
            connection.Send("20 02 00 00");
            connect.Wait(Limits.Wait);
        }

        [Test]
        public void Connecting_again_with_the_same_arguments_is_the_same_connection()
        {
            using ScriptedConnection connection = Client.Connect(Server);
            Assert.That(Client.Client.Connect("id"), Is.EqualTo(MqttReasonCode.Success));
            Assert.That(Server.HasVisitor, Is.False);
        }

        [Test]
        public void Connecting_with_other_arguments_ends_the_connection_first_and_tells_nobody()
        {
            using ScriptedConnection connection = Client.Connect(Server);
            Task<MqttReasonCode> again = Task.Run(() => Client.Client.Connect("id", "user", "new"));
            connection.Expect("e0 00");
            using ScriptedConnection next = Server.Accept();
            Assert.That(next.Next(), Does.EndWith("00026964" + "000475736572" + "00036e6577"));
            next.Send("20 02 00 00");
            Assert.That(again.Wait(Limits.Wait), Is.True);
            Assert.That(Client.ClosedCount, Is.Zero);
        }

        [Test]
        public void Two_threads_that_connect_at_once_make_one_connection()
        {
            Task<MqttReasonCode>[] both = { Task.Run(() => Client.Client.Connect("id")), Task.Run(() => Client.Client.Connect("id")) };
            using ScriptedConnection connection = Server.Accept();
            connection.Next();
            connection.Send("20 02 00 00");
            Assert.That(Task.WaitAll(both, Limits.Wait), Is.True);
            Assert.That(both[0].Result, Is.EqualTo(MqttReasonCode.Success));
            Assert.That(both[1].Result, Is.EqualTo(MqttReasonCode.Success));
            Assert.That(Server.HasVisitor, Is.False);
        }

        [Test]
        public void Before_Connect_a_command_says_what_is_missing() =>
            Assert.That(() => Client.Client.Subscribe(new[] { "t" }, new[] { MqttQoSLevel.AtMostOnce }), Throws.InvalidOperationException.With.Message.Contains("Connect"));

        private MqttReasonCode Answer(string connack)
        {
            Task<MqttReasonCode> connect = Task.Run(() => Client.Client.Connect("id"));
            using ScriptedConnection connection = Server.Accept();
            connection.Next();
            connection.Send(connack);
            Assert.That(connect.Wait(Limits.Wait), Is.True);
            return connect.Result;
        }
    }
}
