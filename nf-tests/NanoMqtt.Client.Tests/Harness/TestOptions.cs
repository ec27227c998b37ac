using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    internal static class TestOptions
    {
        // A client "c" whose CONNECT is 10 r13 s'MQTT' 04 02 u16:10 s'c'; it comes back at once after a lost connection.
        internal static MqttClientOptions Create()
        {
            return new MqttClientOptions
            {
                ClientId = "c",
                KeepAliveSeconds = 10,
                ConnectTimeoutMs = 5000,
                ReconnectMinimumMs = 1,
                ReconnectMaximumMs = 2,
            };
        }

        // The same with a session that the broker keeps.
        internal static MqttClientOptions CreatePersistent()
        {
            MqttClientOptions options = Create();
            options.CleanSession = false;
            return options;
        }

        internal static byte[] Bytes(string text)
        {
            return text.Length == 0 ? new byte[0] : Utf8.GetBytes(text);
        }
    }
}
