using System;
using nanoFramework.TestFramework;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>
    /// The engine remembers who gets the messages of a topic, and has a short way for them. Here everything is done at two brokers, one of which
    /// is made to forget before each message: whatever is sent, both say the same.
    /// </summary>
    [TestClass]
    public partial class KnownTopicModelTests
    {
        private const int Clients = 5;
        private const int MaximumPacketBytes = 60; // of the last client

        // Too short to be remembered, the shortest and the longest that are, one too long, and siblings.
        private static readonly string[] s_topics =
        {
            "a/b/c/d", "a/b/c/de", "a/b/c/df", "telemetry/kitchen/temperature", "telemetry/kitchen/humidity/in",
            "telemetry/kitchen/esp32-01/sensor-07/temperature", "telemetry/kitchen/esp32-01/sensor-07/temperatures",
        };

        private static readonly string[] s_filters =
        {
            "#", "a/b/c/de", "a/b/+/df", "telemetry/#", "telemetry/kitchen/temperature", "+/kitchen/#", "$share/g/telemetry/#",
        };

        private static readonly string[] s_properties = { "r0", "r0", "r0", "r5 02 u32:60", "r2 01 01", "r3 23 u16:1" };

        [TestMethod]
        public void A_message_to_a_known_topic_is_treated_like_the_first_one()
        {
            Random random = new Random(3);
            for (int maximumQoS = 0; maximumQoS <= 2; maximumQoS++)
            {
                Run(random, (MqttQoS)maximumQoS, MqttFullPolicy.DropNewest, null);
                Run(random, (MqttQoS)maximumQoS, MqttFullPolicy.DropOldest, null);
                Run(random, (MqttQoS)maximumQoS, MqttFullPolicy.DropNewest, new OneIsSilent());
            }
        }

        private static void Run(Random random, MqttQoS maximumQoS, MqttFullPolicy policy, IMqttAuthorizer authorizer)
        {
            Side knowing = new Side(maximumQoS, policy, authorizer);
            Side forgetful = new Side(maximumQoS, policy, authorizer);
            for (int step = 0; step < Steps; step++)
            {
                int sender = random.Next(Clients);
                if (step % 16 < 2)
                {
                    string change = Change(random, sender);
                    knowing.Send(sender, change, int.MaxValue);
                    forgetful.Send(sender, change, int.MaxValue);
                }
                else
                {
                    Publish(random, knowing, forgetful, sender);
                }

                int client = random.Next(Clients);
                int takesBytes = step % 32 > 16 ? int.MaxValue : random.Next(2) * random.Next(40); // for a while nobody is blocked
                if (random.Next(4) == 0 || step % 32 > 16)
                {
                    knowing.Block(client, takesBytes);
                    forgetful.Block(client, takesBytes);
                }

                for (int i = 0; i < Clients; i++)
                {
                    Assert.AreEqual(forgetful.Take(i), knowing.Take(i), "step " + step + ", client " + i);
                }

                Assert.AreEqual(forgetful.Counters(), knowing.Counters(), "step " + step);
            }
        }

        // One message, or two at QoS 0 that come to the first broker at once; perhaps piece by piece.
        private static void Publish(Random random, Side knowing, Side forgetful, int client)
        {
            int piece = random.Next(4) == 0 ? 1 + random.Next(60) : int.MaxValue;
            string message = Message(random, client, random.Next(3) == 0 ? random.Next(100) : 4);
            forgetful.Forget();
            forgetful.Send(client, message, int.MaxValue);
            string second = Message(random, client, 4);
            bool isSecondFine = second[1] == '0' && second.IndexOf(" 23 u16") < 0; // a bad alias closes, and what has not gone out is lost
            if (message[1] == '0' && isSecondFine && random.Next(2) == 0 && knowing.TakesAll())
            {
                message += " " + second;
                forgetful.Forget();
                forgetful.Send(client, second, int.MaxValue);
            }

            knowing.Send(client, message, piece);
        }

        private static bool IsLevel5(int client) => client % 2 == 0;

        // SUBSCRIBE or UNSUBSCRIBE.
        private static string Change(Random random, int client)
        {
            string filter = s_filters[random.Next(s_filters.Length)];
            bool isUnsubscribe = random.Next(3) == 0;
            string properties = string.Empty;
            int length = filter.Length + 4;
            if (IsLevel5(client))
            {
                bool isIdentified = !isUnsubscribe && random.Next(4) == 0;
                properties = isIdentified ? " r2 0b 07" : " r0";
                length += isIdentified ? 3 : 1;
            }

            if (isUnsubscribe)
            {
                return "a2 r" + length + " u16:9" + properties + " s'" + filter + "'";
            }

            string options = "0" + random.Next(3);
            if (IsLevel5(client) && filter[0] != '$' && random.Next(3) == 0)
            {
                options = random.Next(2) == 0 ? "05" : "09"; // no local, retain as published
            }

            return "82 r" + (length + 1) + " u16:9" + properties + " s'" + filter + "' " + options;
        }

        private static string Message(Random random, int client, int payload)
        {
            string topic = s_topics[random.Next(s_topics.Length)];
            int qos = random.Next(8) == 0 ? 2 : random.Next(2);
            int flags = qos << 1 | (random.Next(12) == 0 ? 1 : 0) | (qos > 0 && random.Next(12) == 0 ? 8 : 0);
            string properties = IsLevel5(client) ? s_properties[random.Next(s_properties.Length)] : string.Empty;
            string body = " s'" + topic + "'" + (qos > 0 ? " u16:" + (random.Next(20) == 0 ? 0 : 100 + random.Next(3)) : string.Empty)
                + " " + properties + " '" + new string('p', payload) + "'";
            return Framed(0x30 | flags, body);
        }

        // The packet of this body, with its length in front.
        private static string Framed(int firstByte, string body)
        {
            string first = WireNotation.ToHex(new byte[] { (byte)firstByte }, 0, 1);
            return first + " r" + WireNotation.Parse(body).Length + body;
        }

        /// <summary>Client 1 may not publish.</summary>
        private sealed class OneIsSilent : IMqttAuthorizer
        {
            public bool IsAllowed(MqttAccessRequest request) => request.IsSubscribe || request.ClientId[request.ClientIdOffset + 1] != '1';
        }

        /// <summary>A broker and its clients.</summary>
        private sealed class Side
        {
            private readonly TestBroker _broker;
            private readonly TestClient[] _clients = new TestClient[Clients];
            private readonly TestClient _forgetter;

            public Side(MqttQoS maximumQoS, MqttFullPolicy policy, IMqttAuthorizer authorizer)
            {
                MqttBrokerOptions options = TestOptions.Create();
                options.MaximumClients = Clients + 1;
                options.MaximumSessions = Clients + 1;
                options.MaximumSubscriptions = Clients * s_filters.Length + 1;
                options.SubscriptionNodes = 2 * options.MaximumSubscriptions;
                options.SubscriptionBytes = 1024;
                options.OutputBytes *= 2; // two messages at once, each by a subscription and by a share
                options.MaximumQoS = maximumQoS;
                options.OutputPolicy = policy;
                options.TopicAliasMaximum = 1;
                _broker = new TestBroker(options);
                _broker.Engine.Authorizer = authorizer;
                _forgetter = _broker.Connect("z");
                for (int i = 0; i < Clients; i++)
                {
                    Connect(i);
                }
            }

            public void Send(int client, string packets, int piece)
            {
                _clients[client].SendsBytes = piece;
                _clients[client].Send(packets);
            }

            public void Forget()
            {
                _forgetter.Subscribe("z", 0);
                _forgetter.Unsubscribe("z");
            }

            /// <summary>Whether no client is blocked. With one that is, what waits goes out at other times when two messages come at once.</summary>
            public bool TakesAll()
            {
                bool takesAll = true;
                for (int i = 0; i < Clients; i++)
                {
                    takesAll &= _clients[i].TakesBytes == int.MaxValue;
                }

                return takesAll;
            }

            /// <summary>From now on a client takes so many bytes at once.</summary>
            public void Block(int client, int takesBytes)
            {
                _clients[client].Unblock();
                _clients[client].TakesBytes = takesBytes;
            }

            /// <summary>All that came for a client, which acknowledges it; when it was closed it comes back.</summary>
            public string Take(int client)
            {
                TestClient peer = _clients[client];
                string all = string.Empty;
                for (string packet = peer.NextBytes(); packet.Length > 0; packet = peer.NextBytes())
                {
                    all += packet + "; ";
                    Answer(peer, WireNotation.Parse(packet));
                }

                if (peer.IsClosed)
                {
                    Connect(client);
                    all += "closed";
                }

                return all;
            }

            public string Counters()
            {
                MqttBrokerStatistics statistics = _broker.Statistics;
                string counters = statistics.MessagesReceived + " " + statistics.MessagesSent + " " + statistics.ProtocolErrors;
                for (int i = 0; i < statistics.Dropped.Length; i++)
                {
                    counters += " " + statistics.Dropped[i];
                }

                return counters;
            }

            // Sessions are kept, those of 5.0 for a minute. The last client takes small packets only.
            private void Connect(int client)
            {
                TestClient peer = _broker.Open();
                _clients[client] = peer;
                string properties = IsLevel5(client) ? client == Clients - 1 ? " r10 11 u32:60 27 u32:" + MaximumPacketBytes : " r5 11 u32:60" : string.Empty;
                peer.Send(Framed(0x10, " s'MQTT' " + (IsLevel5(client) ? "05" : "04") + " 00 u16:0" + properties + " s'c" + client + "'"));
            }

            private static void Answer(TestClient peer, byte[] packet)
            {
                int type = packet[0] >> 4;
                if (type == (int)MqttPacketType.Publish && (packet[0] & 6) != 0)
                {
                    int id = 4 + packet[3];
                    peer.Acknowledge((packet[0] & 4) != 0 ? MqttPacketType.Pubrec : MqttPacketType.Puback, packet[id] << 8 | packet[id + 1]);
                }
                else if (type == (int)MqttPacketType.Pubrec || type == (int)MqttPacketType.Pubrel)
                {
                    peer.Acknowledge(type == (int)MqttPacketType.Pubrec ? MqttPacketType.Pubrel : MqttPacketType.Pubcomp, packet[2] << 8 | packet[3]);
                }
            }
        }
    }
}
