namespace NanoMqtt.Benchmarks
{
    /// <summary>What the peers are called on the command line and in tables.</summary>
    internal static class PeerName
    {
        public const string NanoMqtt = "NanoMqtt";
        public const string MqttNet = "MQTTnet";
        public const string Mosquitto = "mosquitto";
    }
}
