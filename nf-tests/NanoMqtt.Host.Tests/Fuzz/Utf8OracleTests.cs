using System;
using System.Text;
using NanoMqtt.Core;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests
{
    /// <summary>The UTF-8 validator against .NET's own (strict, without exceptions), which knows all of Unicode and none of our code.</summary>
    [TestFixture]
    public class Utf8OracleTests
    {
        // 3.1.1 [MQTT-1.5.3-1], [MQTT-1.5.3-2], 5.0 [MQTT-1.5.4-1], [MQTT-1.5.4-2]
        [Test]
        public void All_sequences_of_up_to_two_bytes_are_judged_as_by_dotnet()
        {
            byte[] one = new byte[1];
            byte[] two = new byte[2];
            for (int first = 0; first < 256; first++)
            {
                one[0] = (byte)first;
                AssertJudgedAlike(one, 0, 1);
                two[0] = (byte)first;
                for (int second = 0; second < 256; second++)
                {
                    two[1] = (byte)second;
                    AssertJudgedAlike(two, 0, 2);
                }
            }
        }

        // All leads, and of what follows every value around which the judgement changes.
        [Test]
        public void Sequences_of_three_and_four_bytes_are_judged_as_by_dotnet()
        {
            byte[] borders = { 0x00, 0x01, 0x41, 0x7F, 0x80, 0x81, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xF0, 0xF4, 0xFF };
            byte[] bytes = new byte[4];
            for (int first = 0x80; first < 256; first++)
            {
                bytes[0] = (byte)first;
                foreach (byte second in borders)
                {
                    bytes[1] = second;
                    foreach (byte third in borders)
                    {
                        bytes[2] = third;
                        AssertJudgedAlike(bytes, 0, 3);
                        foreach (byte fourth in borders)
                        {
                            bytes[3] = fourth;
                            AssertJudgedAlike(bytes, 0, 4);
                        }
                    }
                }
            }
        }

        [Test]
        public void All_characters_of_Unicode_but_the_first_are_valid_counted_and_written()
        {
            byte[] bytes = new byte[4];
            byte[] written = new byte[4];
            for (int rune = 1; rune <= 0x10FFFF; rune++)
            {
                if (rune >= 0xD800 && rune <= 0xDFFF)
                {
                    continue;
                }

                int length = new Rune(rune).EncodeToUtf8(bytes);
                string text = char.ConvertFromUtf32(rune);
                bool isRight = Utf8.IsValid(bytes, 0, length) && Utf8.CountBytes(text) == length
                    && Utf8.Write(text, written, 0) == length && bytes.AsSpan(0, length).SequenceEqual(written.AsSpan(0, length));
                if (!isRight)
                {
                    Assert.Fail($"U+{rune:X4}");
                }
            }
        }

        [Test]
        public void A_text_is_judged_as_by_dotnet_wherever_a_byte_is_broken()
        {
            byte[] text = Encoding.UTF8.GetBytes("home/küche/temperature in °C → 21 €, 😀 and so on");
            for (int position = 0; position < text.Length; position++)
            {
                byte kept = text[position];
                for (int value = 0; value < 256; value++)
                {
                    text[position] = (byte)value;
                    AssertJudgedAlike(text, 0, text.Length);
                }

                text[position] = kept;
            }
        }

        private static void AssertJudgedAlike(byte[] bytes, int offset, int length)
        {
            if (Utf8.IsValid(bytes, offset, length) != IsValidToOracle(bytes, offset, length))
            {
                Assert.Fail(Convert.ToHexString(bytes, offset, length));
            }
        }

        private static bool IsValidToOracle(byte[] bytes, int offset, int length)
        {
            if (Array.IndexOf(bytes, (byte)0, offset, length) >= 0)
            {
                return false;
            }

            return System.Text.Unicode.Utf8.IsValid(bytes.AsSpan(offset, length));
        }
    }
}
