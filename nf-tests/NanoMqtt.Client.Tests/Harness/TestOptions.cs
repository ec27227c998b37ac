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
                SendBufferBytes = 128,
            };
        }

        // The same with a session that the broker keeps.
        internal static MqttClientOptions CreatePersistent()
        {
            MqttClientOptions options = Create();
            options.CleanSession = false;
            return options;
        }

        // A client of MQTT 5.0 whose CONNECT is 10 r22 s'MQTT' 05 02 u16:10 r8 21 0020 27 00000100 s'c'.
        internal static MqttClientOptions CreateLevel5()
        {
            MqttClientOptions options = Create();
            options.ProtocolLevel = MqttProtocolLevel.V5;
            return options;
        }

        // A block that holds one user property, 26 s'a' s'b': seven bytes.
        internal static PropertyBlock UserProperty()
        {
            PropertyWriter writer = new PropertyWriter(16);
            writer.AddUserProperty("a", "b");
            return Block(writer);
        }

        internal static PropertyBlock Block(PropertyWriter writer)
        {
            PropertyBlock block = new PropertyBlock();
            block.Use(writer.Buffer, 0, writer.Length);
            return block;
        }

        internal static byte[] Bytes(string text)
        {
            return text.Length == 0 ? new byte[0] : Utf8.GetBytes(text);
        }
    }
}
