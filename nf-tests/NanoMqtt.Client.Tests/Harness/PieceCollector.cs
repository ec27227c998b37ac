using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Client.Tests
{
    /// <summary>A handler that puts the pieces of a message together again.</summary>
    internal sealed class PieceCollector
    {
        internal string Hex = "";

        internal void Handle(MqttClient client, MqttMessage message)
        {
            Assert.AreEqual(message.PieceOffset, Hex.Length / 2);
            Assert.AreEqual(20, message.TotalLength);
            Assert.AreEqual("t", message.GetTopic());
            Hex += WireNotation.ToHex(message.Buffer, message.PayloadOffset, message.PayloadLength);
        }
    }
}
