using System;
using NanoMqtt.Core;

namespace NanoMqtt.Benchmarks
{
    /// <summary>
    /// What everybody has published, and how far everybody has received it: messages are numbered by sender and QoS, and a broker keeps
    /// their order (MQTT 3.1.1 §4.6).
    /// </summary>
    internal sealed class Ledger
    {
        private const int Levels = 3;

        private readonly object _gate = new();
        private readonly int _members;
        private readonly int[,] _sent;
        private readonly int[,,] _received;

        public Ledger(int members)
        {
            _members = members;
            _sent = new int[members, Levels];
            _received = new int[members, members, Levels];
        }

        public long Published { get; private set; }

        public long Received { get; private set; }

        /// <summary>At QoS 1 and 2: never allowed.</summary>
        public long Lost { get; private set; }

        /// <summary>At QoS 0 and 2, or damaged: never allowed.</summary>
        public long Doubled { get; private set; }

        /// <summary>At QoS 0, by those who were cut off: allowed.</summary>
        public long Missed { get; private set; }

        /// <summary>At QoS 1: allowed.</summary>
        public long Repeated { get; private set; }

        public int NextNumber(int sender, MqttQoS qos)
        {
            lock (_gate)
            {
                return _sent[sender, (int)qos] + 1;
            }
        }

        public void AddSent(int sender, MqttQoS qos)
        {
            lock (_gate)
            {
                _sent[sender, (int)qos]++;
                Published++;
            }
        }

        /// <summary>mayRepeat: whether this receiver hands on what is sent to it again.</summary>
        public void AddReceived(int receiver, int sender, MqttQoS qos, int number, bool mayRepeat)
        {
            lock (_gate)
            {
                Received++;
                ref int last = ref _received[receiver, sender, (int)qos];
                if (number <= last)
                {
                    Repeated += mayRepeat ? 1 : 0;
                    Doubled += mayRepeat ? 0 : 1;
                    return;
                }

                int skipped = number - last - 1;
                Missed += qos == MqttQoS.AtMostOnce ? skipped : 0;
                Lost += qos == MqttQoS.AtMostOnce ? 0 : skipped;
                last = number;
            }
        }

        public void AddDamaged()
        {
            lock (_gate)
            {
                Doubled++;
            }
        }

        /// <summary>Messages of QoS 1 and 2 that have not come everywhere yet.</summary>
        public long CountOutstanding()
        {
            lock (_gate)
            {
                long count = 0;
                for (int receiver = 0; receiver < _members; receiver++)
                {
                    for (int sender = 0; sender < _members; sender++)
                    {
                        for (int qos = 1; qos < Levels; qos++)
                        {
                            count += Math.Max(0, _sent[sender, qos] - _received[receiver, sender, qos]);
                        }
                    }
                }

                return count;
            }
        }
    }
}
