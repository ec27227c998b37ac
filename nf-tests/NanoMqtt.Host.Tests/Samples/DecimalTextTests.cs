using System;
using System.Globalization;
using System.Text;
using NanoMqtt.Samples;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Samples
{
    [TestFixture]
    public class DecimalTextTests
    {
        [TestCase(0, "0.0")]
        [TestCase(21.5, "21.5")]
        [TestCase(21.46, "21.5")]
        [TestCase(1013.25, "1013.3")]
        [TestCase(9.96, "10.0")]
        [TestCase(-0.04, "0.0")]
        [TestCase(-0.3, "-0.3")]
        [TestCase(-12.34, "-12.3")]
        [TestCase(99999999.9, "99999999.9")]
        [TestCase(-99999999.9, "-99999999.9")]
        public void A_number_is_written_with_one_decimal(double value, string expected) => Assert.That(Write(value), Is.EqualTo(expected));

        [Test]
        [SetCulture("de-DE")]
        public void The_point_is_a_point_in_every_country() => Assert.That(Write(21.5), Is.EqualTo("21.5"));

        [Test]
        public void Every_tenth_reads_back_as_itself()
        {
            for (int tenths = -20000; tenths <= 20000; tenths++)
            {
                double value = tenths / 10.0;
                Assert.That(double.Parse(Write(value), CultureInfo.InvariantCulture), Is.EqualTo(value));
            }
        }

        private static string Write(double value)
        {
            var buffer = new byte[DecimalText.MaximumBytes];
            int length = DecimalText.Write(value, buffer);
            return Encoding.ASCII.GetString(buffer, 0, length);
        }
    }
}
