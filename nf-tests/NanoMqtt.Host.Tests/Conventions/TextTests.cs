using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Conventions
{
    [TestFixture]
    public class TextTests
    {
        private static readonly Regex s_absolute = new(@"(?<![\w./-])/(home|root|Users|work|mnt|media|opt|tmp|usr/local)/\w+|\b[A-Za-z]:[\\/]+(Users|Program Files|Windows|src|source|dev|work|repos?|git)\b");

        private static readonly Regex s_text = new(@"\.(cs|md|csproj|nfproj|props|targets|config|nuspec|sh|sln|json|yml|runsettings|editorconfig)$|/run$");

        [Test]
        public void No_file_names_a_path_of_one_machine() =>
            Assert.That(SourceTree.Files().Where(f => s_text.IsMatch(f)).SelectMany(f => Paths(SourceTree.Read(f)).Select(p => f + ": " + p)), Is.Empty);

        [TestCase("see /", "home/someone/NanoMqtt")]
        [TestCase("`/", "work/main`")]
        [TestCase("C:", @"\Users\someone")]
        [TestCase("d:", "/src/NanoMqtt")]
        public void A_path_of_one_machine_is_found(string left, string right) => Assert.That(Paths(left + right), Is.Not.Empty);

        [TestCase("../shared/device-gate, nf-src/home/x, sensors/home/room, I:\\session.bin, https://example.org/home/x")]
        public void Other_paths_are_not_found(string text) => Assert.That(Paths(text), Is.Empty);

        private static IEnumerable<string> Paths(string text) => s_absolute.Matches(text).Select(m => m.Value);
    }
}
