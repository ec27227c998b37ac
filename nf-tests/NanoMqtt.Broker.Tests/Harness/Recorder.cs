using System.Threading;
using nanoFramework.TestFramework;
using NanoMqtt.Core;

namespace NanoMqtt.Broker.Tests
{
    /// <summary>Takes what handlers are called with and lets the test wait for it, in order.</summary>
    internal sealed class Recorder
    {
        private const int PatienceMs = 30000;

        private readonly AutoResetEvent _event = new AutoResetEvent(false);
        private readonly System.Collections.ArrayList _entries = new System.Collections.ArrayList();

        public void Add(string entry)
        {
            lock (_entries)
            {
                _entries.Add(entry);
            }

            _event.Set();
        }

        public void HandleMessage(MqttBroker broker, MqttLocalMessage message)
        {
            byte[] payload = message.GetPayload();
            Add((message.Retain ? "retain " : string.Empty) + message.GetTopic() + "=" + Utf8.GetString(payload, 0, payload.Length));
        }

        public void Expect(string entry)
        {
            for (;;)
            {
                lock (_entries)
                {
                    if (_entries.Count > 0)
                    {
                        Assert.AreEqual(entry, (string)_entries[0]);
                        _entries.RemoveAt(0);
                        return;
                    }
                }

                Assert.IsTrue(_event.WaitOne(PatienceMs, false), "nothing instead of " + entry);
            }
        }
    }
}
