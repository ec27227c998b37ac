using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Core.Tests
{
    /// <summary>UTF-8 of MQTT 3.1.1 §1.5.3. The two-byte space is compared with .NET's decoder in the host tests.</summary>
    [TestClass]
    public class Utf8Tests
    {
        private const int LongestLength = 24;

        // The validator takes eight bytes a step: what it looks for must be found wherever it stands, at every length.
        [TestMethod]
        public void A_string_is_written_alike_wherever_it_leaves_ASCII()
        {
            string[] characters = { "a", "\u007F", "\u0080", "ä", "€", "😀" };
            string text = "home/kitchen/esp32-01/temperature";
            byte[] buffer = new byte[64];
            for (int length = 0; length <= text.Length; length++)
            {
                for (int i = 0; i < characters.Length; i++)
                {
                    string value = text.Substring(0, length / 2) + characters[i] + text.Substring(length / 2, length - length / 2);
                    AssertWritten(value, buffer);
                    AssertWritten(text.Substring(0, length) + characters[i], buffer);
                    AssertWritten(characters[i] + text.Substring(0, length), buffer);
                }
            }
        }

        [TestMethod]
        public void A_sequence_is_judged_alike_at_every_position_and_length()
        {
            // 3.1.1 [MQTT-1.5.3-1], [MQTT-1.5.3-2], 5.0 [MQTT-1.5.4-1], [MQTT-1.5.4-2]
            AssertJudged("00", false);
            AssertJudged("01", true);
            AssertJudged("7f", true);
            AssertJudged("80", false);
            AssertJudged("bf", false);
            AssertJudged("c080", false);
            AssertJudged("c1bf", false);
            AssertJudged("808080", false);
            AssertJudged("bf8080", false);
            AssertJudged("bfbfbfbf", false);
            AssertJudged("c1808080", false);
            AssertJudged("c27f", false);
            AssertJudged("c280", true);
            AssertJudged("dfbf", true);
            AssertJudged("c2", false);
            AssertJudged("c241", false);
            AssertJudged("c2c0", false);
            AssertJudged("e08080", false);
            AssertJudged("e09fbf", false);
            AssertJudged("e0a080", true);
            AssertJudged("e282ac", true);
            AssertJudged("e282", false);
            AssertJudged("e28241", false);
            AssertJudged("e241ac", false);
            AssertJudged("ed9fbf", true);
            AssertJudged("eda080", false);
            AssertJudged("edafbf", false);
            AssertJudged("edb080", false);
            AssertJudged("edbfbf", false);
            AssertJudged("eda080edb080", false);
            AssertJudged("ee8080", true);
            AssertJudged("efbbbf", true);
            AssertJudged("efbfbf", true);
            AssertJudged("f0808080", false);
            AssertJudged("f08fbfbf", false);
            AssertJudged("f0908080", true);
            AssertJudged("f09f9880", true);
            AssertJudged("f09f98", false);
            AssertJudged("f09f9841", false);
            AssertJudged("f09f4180", false);
            AssertJudged("f48fbfbf", true);
            AssertJudged("f4908080", false);
            AssertJudged("f5808080", false);
            AssertJudged("f888808080", false);
            AssertJudged("fe", false);
            AssertJudged("ff", false);
        }

        [TestMethod]
        public void A_sequence_cut_by_the_end_of_the_range_is_ill_formed()
        {
            byte[] bytes = WireNotation.Parse("'0123456' f09f9880");
            for (int length = 8; length < 11; length++)
            {
                Assert.IsFalse(Utf8.IsValid(bytes, 0, length));
            }

            Assert.IsTrue(Utf8.IsValid(bytes, 0, 11));
        }

        [TestMethod]
        public void Ascii_of_every_length_is_valid_whatever_surrounds_it()
        {
            byte[] buffer = new byte[LongestLength + 2];
            for (int length = 0; length <= LongestLength; length++)
            {
                FillAscii(buffer);
                buffer[0] = 0xFF;
                buffer[1 + length] = 0;
                Assert.IsTrue(Utf8.IsValid(buffer, 1, length));
            }
        }

        [TestMethod]
        public void A_string_is_counted_written_and_read_alike()
        {
            AssertComesBack("", 0);
            AssertComesBack("topic", 5);
            AssertComesBack("ä", 2);
            AssertComesBack("߿", 2);
            AssertComesBack("ࠀ", 3);
            AssertComesBack("€", 3);
            AssertComesBack("😀", 4);
            AssertComesBack("aä€😀b", 11);
        }

        [TestMethod]
        public void A_byte_order_mark_is_a_character_like_any_other()
        {
            // 3.1.1 [MQTT-1.5.3-3], 5.0 [MQTT-1.5.4-3]
            byte[] bytes = WireNotation.Parse("efbbbf 61");
            string value = Utf8.GetString(bytes, 0, 4);
            Assert.AreEqual(2, value.Length);
            Assert.AreEqual(0xFEFF, (int)value[0]);
            Assert.AreEqual("efbbbf61", WireNotation.ToHex(Utf8.GetBytes(value), 0, 4));
        }

        [TestMethod]
        public void No_string_has_no_bytes()
        {
            Assert.IsNull(Utf8.GetBytes(null));
        }

        private static void AssertJudged(string hex, bool isValid)
        {
            byte[] sequence = WireNotation.Parse(hex);
            byte[] buffer = new byte[LongestLength + 2];
            for (int length = sequence.Length; length <= LongestLength; length++)
            {
                for (int position = 0; position + sequence.Length <= length; position++)
                {
                    FillAscii(buffer);
                    sequence.CopyTo(buffer, 1 + position);
                    if (Utf8.IsValid(buffer, 1, length) != isValid)
                    {
                        Assert.AreEqual(hex, "position " + position + " of " + length);
                    }
                }
            }
        }

        private static void AssertComesBack(string value, int bytes)
        {
            byte[] buffer = new byte[16];
            Assert.AreEqual(bytes, Utf8.CountBytes(value));
            Assert.AreEqual(bytes, Utf8.Write(value, buffer, 2));
            Assert.AreEqual(value, Utf8.GetString(buffer, 2, bytes));
            Assert.AreEqual(WireNotation.ToHex(buffer, 2, bytes), WireNotation.ToHex(Utf8.GetBytes(value), 0, bytes));
        }

        private static void FillAscii(byte[] buffer)
        {
            for (int i = 0; i < buffer.Length; i++)
            {
                buffer[i] = (byte)('a' + i);
            }
        }

        // Nothing is written before and behind the string.
        private static void AssertWritten(string value, byte[] buffer)
        {
            byte[] expected = Utf8.GetBytes(value);
            buffer[1] = 1;
            buffer[2 + expected.Length] = 2;
            Assert.AreEqual(expected.Length, Utf8.Write(value, buffer, 2), value);
            Assert.IsTrue(Bytes.AreEqual(expected, 0, buffer, 2, expected.Length), value);
            Assert.AreEqual(3, buffer[1] + buffer[2 + expected.Length], value);
        }
    }
}
