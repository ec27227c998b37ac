using System.Collections;
using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>
    /// A client that keeps its side of QoS 1 and 2 over lost connections, by the book (MQTT 3.1.1 §4.3, §4.4): what it has still to
    /// send, and what it has received.
    /// </summary>
    internal sealed class ReliableClient
    {
        private TestBroker _broker;
        private readonly string _clientId;
        private readonly int _qos;
        private readonly bool[] _isReceived = new bool[256];

        // Own messages by identifier - 1: 0 never sent, 1 sent, 2 PUBREC has come, 3 complete.
        private readonly int[] _states;
        private TestClient _client;

        public ReliableClient(TestBroker broker, string clientId, int qos, int messages)
        {
            _broker = broker;
            _clientId = clientId;
            _qos = qos;
            _states = new int[messages];
        }

        /// <summary>Payloads received, in order; repetitions that QoS 2 sorts out are not there.</summary>
        public ArrayList Received { get; } = new ArrayList();

        public int ReceivedBytes => _client.ReceivedBytes;

        public int SentBytes => _client.SentBytes;

        public bool IsComplete
        {
            get
            {
                for (int i = 0; i < _states.Length; i++)
                {
                    if (_states[i] != 3)
                    {
                        return false;
                    }
                }

                return true;
            }
        }

        /// <summary>Requires all of m0, m1 and so on: first occurrences in order, and at QoS 2 nothing else.</summary>
        public static void ExpectAll(ArrayList received, int count, int qos, string where)
        {
            int next = 0;
            for (int i = 0; i < received.Count; i++)
            {
                string payload = (string)received[i];
                if (payload == "m" + next)
                {
                    next++;
                }
                else
                {
                    Assert.AreEqual(1, qos, where + ": repeated " + payload);
                    Assert.IsTrue(int.Parse(payload.Substring(1)) < next, where + ": out of order " + payload);
                }
            }

            Assert.AreEqual(count, next, where + ": lost");
        }

        /// <summary>The next connection is to this broker: the other one is gone.</summary>
        public void MoveTo(TestBroker broker)
        {
            _broker = broker;
        }

        /// <summary>Connects, repeats what was not acknowledged, and talks until nothing more comes or the connection is cut.</summary>
        public void Run(int cutAfterReceived, int cutAfterSent, string subscribeTo)
        {
            _client = _broker.Open();
            _client.CutAfterReceived = cutAfterReceived;
            _client.CutAfterSent = cutAfterSent;
            _client.Connect(_clientId, false);
            if (subscribeTo != null && !_client.IsClosed)
            {
                _client.SendSubscribe(1, subscribeTo, _qos);
            }

            for (int i = 0; i < _states.Length && !_client.IsClosed; i++)
            {
                SendOwn(i);
            }

            Talk();
        }

        /// <summary>Answers what has come.</summary>
        public void Talk()
        {
            string packet;
            while ((packet = _client.Next()).Length > 0 && !_client.IsClosed)
            {
                Answer(packet);
            }
        }

        public void End()
        {
            if (!_client.IsClosed)
            {
                _client.Cut();
            }
        }

        private void SendOwn(int i)
        {
            if (_states[i] == 2)
            {
                _client.Acknowledge(MqttPacketType.Pubrel, i + 1);
            }
            else if (_states[i] < 2)
            {
                bool isRepeated = _states[i] == 1;
                _states[i] = 1;
                _client.Publish("own/topic", "m" + i, _qos, i + 1, false, isRepeated);
            }
        }

        private void Answer(string packet)
        {
            string[] words = packet.Split(' ');
            switch (words[0])
            {
                case "PUBLISH":
                    AnswerPublish(words);
                    break;
                case "PUBACK":
                    _states[int.Parse(words[1]) - 1] = 3;
                    break;
                case "PUBREC":
                    _states[int.Parse(words[1]) - 1] = 2;
                    _client.Acknowledge(MqttPacketType.Pubrel, int.Parse(words[1]));
                    break;
                case "PUBREL":
                    _isReceived[int.Parse(words[1])] = false;
                    _client.Acknowledge(MqttPacketType.Pubcomp, int.Parse(words[1]));
                    break;
                case "PUBCOMP":
                    _states[int.Parse(words[1]) - 1] = 3;
                    break;
                default:
                    Assert.IsTrue(packet.StartsWith("CONNACK 0") || packet == "SUBACK 1 " + _qos, packet);
                    break;
            }
        }

        private void AnswerPublish(string[] words)
        {
            int id = int.Parse(words[words.Length - 2]);
            string topicAndPayload = words[words.Length - 1];
            string payload = topicAndPayload.Substring(topicAndPayload.IndexOf('=') + 1);
            if (_qos == 1)
            {
                Received.Add(payload);
                _client.Acknowledge(MqttPacketType.Puback, id);
                return;
            }

            if (!_isReceived[id])
            {
                _isReceived[id] = true;
                Received.Add(payload);
            }

            _client.Acknowledge(MqttPacketType.Pubrec, id);
        }
    }
}
