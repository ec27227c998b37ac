using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>
    /// Reason strings stand in a CONNACK that refuses and nowhere else, so a client that asks for no problem information gets only what it may get
    /// (5.0 [MQTT-3.1.2-29]). The bytes are the same with and without.
    /// </summary>
    [TestClass]
    public class ReasonStringTests
    {
        private static readonly string[] s_problemInformation = { "r2 17 00", "r2 17 01" };

        [TestMethod]
        public void Refusals_have_a_code_and_no_words()
        {
            for (int i = 0; i < s_problemInformation.Length; i++)
            {
                TestBroker broker = new TestBroker();
                broker.Options.MaximumSubscriptionsPerClient = 1;
                broker.Engine.Authorizer = new MqttAccessRules("deny both no", "allow both #");
                TestClient client = broker.Connect5("a", "02", s_problemInformation[i], false);
                client.Send("32 r7 s'no' u16:1 r0");
                client.ExpectPacket("40 03 u16:1 87");
                client.Send("34 r7 s'no' u16:2 r0");
                client.ExpectPacket("50 03 u16:2 87");
                client.Send("82 r16 u16:3 r0 s'no' 00 s't' 00 s'u' 00");
                client.ExpectPacket("90 r6 u16:3 r0 87 00 97"); // 5.0 [MQTT-3.1.2-29]
                client.Send("a2 r6 u16:4 r0 s'u'");
                client.ExpectPacket("b0 r4 u16:4 r0 11");
                client.Send("62 02 u16:9");
                client.ExpectPacket("70 03 u16:9 92");
                client.Send("50 02 u16:9");
                client.ExpectPacket("62 03 u16:9 92");
                client.Send("30 r7 s't' r3 23 u16:1");
                client.ExpectDisconnect("94");
            }
        }

        [TestMethod]
        public void A_refused_client_is_told_in_words_whatever_it_asks_for()
        {
            for (int i = 0; i < s_problemInformation.Length; i++)
            {
                TestBroker broker = new TestBroker();
                broker.Engine.Authenticator = new Answer(MqttReasonCode.Banned);
                TestClient client = broker.Open();
                client.Connect5("a", "02", s_problemInformation[i]);
                client.ExpectPacket("20 r8 00 8a r5 1f s'no'");
                client.ExpectClosed();
            }
        }

        [TestMethod]
        public void Words_that_the_client_cannot_take_are_left_out()
        {
            // 5.0 [MQTT-3.2.2-19]
            string[] maximum = { "r5 27 u32:12", "r5 27 u32:9" };
            string[] refusal = { "20 r8 00 8a r5 1f s'no'", "20 r3 00 8a r0" };
            for (int i = 0; i < maximum.Length; i++)
            {
                TestBroker broker = new TestBroker();
                broker.Engine.Authenticator = new Answer(MqttReasonCode.Banned);
                TestClient client = broker.Open();
                client.Connect5("a", "02", maximum[i]);
                client.ExpectPacket(refusal[i]);
                client.ExpectClosed();
            }
        }

        [TestMethod]
        public void A_challenge_has_no_words()
        {
            TestBroker broker = new TestBroker();
            broker.Engine.EnhancedAuthenticator = new Answer(MqttReasonCode.ContinueAuthentication);
            TestClient client = broker.Open();
            client.Connect5("a", "02", "r6 17 00 15 s'M'");
            client.ExpectPacket("f0 r6 18 r4 15 s'M'"); // 5.0 [MQTT-3.1.2-29]
        }

        private sealed class Answer : IMqttAuthenticator
        {
            private readonly MqttReasonCode _code;

            public Answer(MqttReasonCode code)
            {
                _code = code;
            }

            public MqttReasonCode Authenticate(MqttConnectRequest request)
            {
                request.ReasonString = "no";
                return _code;
            }
        }
    }
}
