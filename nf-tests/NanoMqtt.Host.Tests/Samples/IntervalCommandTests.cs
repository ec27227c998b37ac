using System.Text;
using NanoMqtt.Samples;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Samples
{
    [TestFixture]
    public class IntervalCommandTests
    {
        [TestCase("2500", 2500)]
        [TestCase("2500ms", 2500)]
        [TestCase("2500 ms", 2500)]
        [TestCase("5s", 5000)]
        [TestCase("5 s", 5000)]
        [TestCase("0100", 100)]
        public void An_interval_is_read(string text, int expectedMs) => Assert.That(Parse(text), Is.EqualTo(expectedMs));

        [TestCase("0", IntervalCommand.MinimumMs)]
        [TestCase("99", IntervalCommand.MinimumMs)]
        [TestCase("0 s", IntervalCommand.MinimumMs)]
        [TestCase("3600001", IntervalCommand.MaximumMs)]
        [TestCase("3601 s", IntervalCommand.MaximumMs)]
        [TestCase("4294967396", IntervalCommand.MaximumMs)]
        [TestCase("99999999999999999999 s", IntervalCommand.MaximumMs)]
        public void An_interval_beyond_the_limits_is_the_limit(string text, int expectedMs) => Assert.That(Parse(text), Is.EqualTo(expectedMs));

        [TestCase("")]
        [TestCase("fast")]
        [TestCase("-5")]
        [TestCase("1.5 s")]
        [TestCase(" 5")]
        [TestCase("5 ")]
        [TestCase("5  s")]
        [TestCase("5 min")]
        [TestCase("5 sec")]
        [TestCase("ms")]
        [TestCase("\u0665")]
        public void Nonsense_is_refused(string text) => Assert.That(Parse(text), Is.EqualTo(-1));

        [Test]
        public void Only_the_payload_is_read()
        {
            byte[] buffer = Encoding.ASCII.GetBytes("925009");
            Assert.That(IntervalCommand.Parse(buffer, 1, 4), Is.EqualTo(2500));
            Assert.That(IntervalCommand.Parse(buffer, 6, 0), Is.EqualTo(-1));
        }

        private static int Parse(string text)
        {
            byte[] payload = Encoding.UTF8.GetBytes(text);
            return IntervalCommand.Parse(payload, 0, payload.Length);
        }
    }
}
