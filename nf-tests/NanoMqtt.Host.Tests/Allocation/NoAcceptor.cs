using NanoMqtt.Broker;

namespace NanoMqtt.Tests.Allocation
{
    /// <summary>For a broker that is not started.</summary>
    internal sealed class NoAcceptor : IAcceptor
    {
        public void Open()
        {
        }

        public void Wait(int timeoutMs)
        {
        }

        public IAcceptedTransport Accept() => null;

        public IAcceptedTransport NextReady() => null;

        public void Wake()
        {
        }

        public void Close()
        {
        }
    }
}
