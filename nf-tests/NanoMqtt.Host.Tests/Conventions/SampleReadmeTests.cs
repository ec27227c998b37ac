using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Conventions
{
    /// <summary>Each firmware sample is one screen of code, and its README says what somebody with a board needs.</summary>
    [TestFixture]
    public class SampleReadmeTests
    {
        private const string Folder = "firmware-samples/";
        private const int ScreenLines = 70;

        private static readonly string[] s_needed =
        {
            "## Board and wiring", "## Flash and deploy", "Credentials.template.cs", "nanoff --platform esp32 --update --serialport COM3\n",
            "nanoff --nanodevice --deploy --serialport COM3 --image bin/Debug/NAME.bin\n", "## What you should see", "network: no credentials: …", "## Memory and power", "heap",
        };

        private static IEnumerable<string> Samples => ProjectFile.All().Where(p => p.IsDevice && p.Path.StartsWith(Folder, StringComparison.Ordinal)).Select(p => p.Name);

        [TestCaseSource(nameof(Samples))]
        public void It_says_how_to_wire_and_flash_what_to_see_and_what_it_takes(string sample) =>
            Assert.That(Missing(sample, SourceTree.Read($"{Folder}{sample}/README.md")), Is.Empty);

        [Test]
        public void What_is_missing_is_found() => Assert.That(Missing("Gateway", SourceTree.Read(Folder + "SensorNode/README.md")), Is.EqualTo(new[] { s_needed[4].Replace("NAME", "Gateway", StringComparison.Ordinal) }));

        [TestCaseSource(nameof(Samples))]
        public void Its_program_is_one_screen(string sample) =>
            Assert.That(SourceTree.Read($"{Folder}{sample}/Program.cs").Count(c => c == '\n'), Is.LessThanOrEqualTo(ScreenLines));

        [Test]
        public void The_list_of_samples_is_complete() =>
            Assert.That(Samples.Where(s => !SourceTree.Read(Folder + "README.md").Contains($"[{s}]({s}/README.md)", StringComparison.Ordinal)), Is.Empty);

        private static IEnumerable<string> Missing(string sample, string readme)
        {
            string text = readme.ReplaceLineEndings("\n");
            return s_needed.Select(n => n.Replace("NAME", sample, StringComparison.Ordinal)).Where(n => !text.Contains(n, StringComparison.Ordinal));
        }
    }
}
