using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Broker.Tests
{
    // MQTT 5.0: packets are written and read as bytes, in the notation of WireNotation.
    internal sealed partial class TestClient
    {
        // What TestOptions make the broker announce: its receive maximum and maximum packet size.
        private const string Limits = "21 u16:3 27 u32:256";

        /// <summary>Connects with a client identifier of one letter, clean start, and takes the CONNACK, which must accept without a session.</summary>
        public void Connect5(string clientId)
        {
            Connect5(clientId, "02", "r0");
            ExpectPacket("20 r11 00 00 r8 " + Limits);
        }

        /// <summary>Sends CONNECT with these flags and these properties with their length in front, of up to 16 bytes.</summary>
        public void Connect5(string clientId, string flags, string properties)
        {
            int length = 13 + WireNotation.Parse(properties).Length;
            Send("10 r" + length + " s'MQTT' 05 " + flags + " u16:0 " + properties + " s'" + clientId + "'");
        }

        /// <summary>The CONNACK that accepts with this session present flag.</summary>
        public void ExpectConnack5(bool isPresent)
        {
            ExpectPacket("20 r11 " + (isPresent ? "01" : "00") + " 00 r8 " + Limits);
        }

        /// <summary>Subscribes with these options, and takes the SUBACK, which must grant.</summary>
        public void Subscribe5(string filter, string options)
        {
            Send("82 r" + (filter.Length + 6) + " u16:1 r0 s'" + filter + "' " + options);
            Assert.AreEqual("90", NextBytes().Substring(0, 2));
        }

        /// <summary>Takes the next packet, which must be these bytes.</summary>
        public void ExpectPacket(string notation)
        {
            byte[] bytes = WireNotation.Parse(notation);
            Assert.AreEqual(WireNotation.ToHex(bytes, 0, bytes.Length), NextBytes());
        }

        /// <summary>Takes the next packet, if one has come.</summary>
        /// <returns>Whether one has.</returns>
        public bool HasPacket() => NextBytes().Length > 0;

        /// <summary>Requires DISCONNECT with this reason code, and the end of the connection.</summary>
        public void ExpectDisconnect(string reasonCode)
        {
            ExpectPacket("e0 01 " + reasonCode);
            ExpectClosed();
        }

        /// <summary>Takes the next packet, in hexadecimal digits; empty when none has come.</summary>
        public string NextBytes()
        {
            if (!_received.TryNext())
            {
                return string.Empty;
            }

            return WireNotation.ToHex(_received.Buffer, _received.PacketOffset, _received.BodyEnd - _received.PacketOffset);
        }
    }
}
