namespace NanoMqtt.Samples.DesktopDemo
{
    /// <summary>A PC's network, which is somebody else's business.</summary>
    internal sealed class HostNetwork : INetwork
    {
        public string Error => null;

        public bool Connect(int timeoutMs) => true;
    }
}
