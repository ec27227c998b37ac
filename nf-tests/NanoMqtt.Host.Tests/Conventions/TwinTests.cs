using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Conventions
{
    [TestFixture]
    public class TwinTests
    {
        private const string Nano = ".Nano.cs";
        private const string Host = ".Host.cs";

        [Test]
        public void Every_device_file_has_its_host_file_and_vice_versa() => Assert.That(Lonely(SourceTree.Files("", ".cs")), Is.Empty);

        [TestCase("A.Nano.cs")]
        [TestCase("A.Host.cs")]
        [TestCase("A.Nano.cs", "B.Host.cs")]
        public void A_lonely_twin_is_found(params string[] files) => Assert.That(Lonely(files), Is.Not.Empty);

        [Test]
        public void Twins_are_not_lonely() => Assert.That(Lonely(new[] { "a/A.Nano.cs", "a/A.Host.cs", "a/B.cs" }), Is.Empty);

        private static IEnumerable<string> Lonely(IEnumerable<string> files)
        {
            var all = files.ToHashSet();
            return all.Where(f => !all.Contains(Twin(f)));
        }

        private static string Twin(string file) =>
            file.EndsWith(Nano, StringComparison.Ordinal) ? file[..^Nano.Length] + Host
            : file.EndsWith(Host, StringComparison.Ordinal) ? file[..^Host.Length] + Nano
            : file;
    }
}
