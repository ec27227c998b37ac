using System;
using System.Globalization;
using NanoMqtt.Broker;
using NanoMqtt.Broker.Tests;
using NanoMqtt.Core;
using NUnit.Framework;
using Assert = NUnit.Framework.Assert;

namespace NanoMqtt.Host.Tests.Broker
{
    // By those who connect, and by what a connection alone can hold.
    public partial class AttackTests
    {
        [Test]
        public void A_flood_of_connections()
        {
            TestClient served = _broker.Connect("served");
            for (int i = 0; i < Many; i++)
            {
                _broker.Open();
            }

            served.ExpectAlive();
            _broker.Advance(_broker.Options.ConnectTimeoutMs);
            Assert.That(Refused, Is.EqualTo(Many));
            served.ExpectAlive();
            served.Disconnect();
        }

        [Test]
        public void A_flood_of_clients()
        {
            Start(5);
            _broker.Advance(1000);
            for (int i = 0; i < Many; i++)
            {
                TestClient client = _broker.Open();
                client.Connect("c" + i, true);
                if (!client.IsClosed)
                {
                    client.Cut();
                }
            }

            Assert.That(Refused, Is.EqualTo(Many - 5));
        }

        [Test]
        public void Connect_never_sent()
        {
            TestClient[] silent = new TestClient[_broker.Options.MaximumClients + 1];
            for (int i = 0; i < silent.Length; i++)
            {
                silent[i] = _broker.Open();
                silent[i].Send("10 0d 00 04 4d");
            }

            Assert.That(_broker.Open(), Is.Null);
            _broker.Advance(_broker.Options.ConnectTimeoutMs);
            Assert.That(Array.TrueForAll(silent, s => s.IsClosed));
        }

        [Test]
        public void One_byte_a_second()
        {
            TestClient slow = _broker.Open();
            string[] connect = "10 0d 00 04 4d 51 54 54 04 02 00 00 00 01 61".Split(' ');
            int sent = 0;
            while (!slow.IsClosed)
            {
                slow.Send(connect[sent++]);
                _broker.Advance(1000);
            }

            Assert.That(sent, Is.EqualTo(_broker.Options.ConnectTimeoutMs / 1000));
            slow = _broker.Connect("slow");
            slow.Send("30 64 00 01 74");
            sent = 0;
            while (!slow.IsClosed && sent < 99)
            {
                sent++;
                slow.Send("78");
                _broker.Advance(1000);
            }

            Assert.That(sent, Is.EqualTo(_broker.Options.PacketTimeoutMs / 1000));
        }

        [Test]
        public void Take_over_storms()
        {
            TestClient last = null;
            for (int i = 0; i < Many; i++)
            {
                last = _broker.Open();
                last.Connect(new ConnectPacket { ClientId = "same", CleanSession = i % 3 == 0, HasWill = true, WillTopic = "will", WillPayload = new byte[50] });
                Assert.That(last.Next(), Does.StartWith("CONNACK 0"));
                last.SendSubscribe(1, "t/" + i % 5, 2);
                Assert.That(Statistics.ClientsConnected, Is.EqualTo(1));
            }

            Assert.That(Statistics.Sessions, Is.EqualTo(1));
            Assert.That(Statistics.HeldMessages, Is.EqualTo(1));
            last.Disconnect();
            _broker.Connect("same").Disconnect();
        }

        // mosquitto took in whatever came before CONNECT, up to the largest packet (CVE-2023-0809).
        [TestCase("30 ff ff ff 7f")]
        [TestCase("30 e4 01 00 01 74")]
        [TestCase("82 e4 01 00 01")]
        [TestCase("f0 e4 01 18")]
        [TestCase("10 ff ff ff 7f")]
        public void A_huge_first_packet(string start)
        {
            for (int i = 0; i < Many; i++)
            {
                TestClient client = _broker.Open();
                client.Send(start);
                Assert.That(client.IsClosed);
            }

            Assert.That(Statistics.ProtocolErrors, Is.EqualTo(Many));
        }

        // mosquitto leaked the will's properties (CVE-2023-3592).
        [Test]
        public void Wills_with_invalid_properties()
        {
            string[] properties = { "r3 18 00 00", "r2 fe 01", "r4 01 01 01 00", "r3 23 00 01", "r2 01 07", "r99 01 01", "r7 26 s'k' 00" };
            for (int i = 0; i < Many; i++)
            {
                TestClient client = _broker.Open();
                string will = properties[i % properties.Length];
                int length = 18 + NanoMqtt.Tests.WireNotation.Parse(will).Length;
                client.Send("10 r" + length + " s'MQTT' 05 06 u16:0 r0 s'a' " + will + " s'w' b'77'");
                Assert.That(client.HasPacket() && client.IsClosed, will);
            }

            Assert.That(Refused, Is.EqualTo(Many));
            Assert.That(Statistics.HeldMessages, Is.Zero);
            Assert.That(Statistics.Sessions, Is.Zero);
        }

        [Test]
        public void Topic_aliases_on_every_connection()
        {
            string topic = new string('t', _broker.Options.MaximumFilterBytes);
            var clients = new TestClient[_broker.Options.MaximumClients];
            for (int round = 0; round < 20; round++)
            {
                for (int i = 0; i < clients.Length; i++)
                {
                    clients[i] = _broker.Open();
                    clients[i].Connect5(i.ToString(CultureInfo.InvariantCulture), "02", "r0");
                    Assert.That(clients[i].HasPacket());
                    for (int alias = 1; alias <= _broker.Options.TopicAliasMaximum; alias++)
                    {
                        clients[i].Send($"30 r{topic.Length + 6} s'{topic}' r3 23 u16:{alias}");
                    }

                    clients[i].ExpectAlive();
                }

                Array.ForEach(clients, c => c.Cut());
            }
        }

        [Test]
        public void Authentications_that_never_end()
        {
            var asker = new Asker();
            _broker.Engine.EnhancedAuthenticator = asker;
            string userName = new string('u', 900);
            for (int round = 0; round < 20; round++)
            {
                TestClient client;
                while ((client = _broker.Open()) != null)
                {
                    client.Send($"10 r{20 + userName.Length} s'MQTT' 05 82 u16:0 r4 15 s'm' s'a' s'{userName}'");
                    Assert.That(client.HasPacket(), "AUTH");
                }

                _broker.Advance(_broker.Options.ConnectTimeoutMs);
            }

            Assert.That(asker.Asked, Is.EqualTo(20 * (_broker.Options.MaximumClients + 1)));
            Assert.That(Refused, Is.EqualTo(asker.Asked + 20));
            _broker.Engine.EnhancedAuthenticator = null;
        }

        private sealed class Asker : IMqttAuthenticator
        {
            public int Asked { get; private set; }

            public MqttReasonCode Authenticate(MqttConnectRequest request)
            {
                Asked++;
                return MqttReasonCode.ContinueAuthentication;
            }
        }
    }
}
