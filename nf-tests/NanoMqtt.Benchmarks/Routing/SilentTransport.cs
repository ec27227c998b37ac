using NanoMqtt.Broker;

namespace NanoMqtt.Benchmarks
{
    /// <summary>A connection that nobody reads or writes: the engine only has to know that it is there.</summary>
    internal sealed class SilentTransport : IAcceptedTransport
    {
        public int Tag { get; set; }

        public bool IsSendBlocked { get; set; }

        public string RemoteAddress => "";

        public int Receive(byte[] buffer, int offset, int count) => 0;

        public int Send(byte[] buffer, int offset, int count) => count;

        public void Close()
        {
        }
    }
}
