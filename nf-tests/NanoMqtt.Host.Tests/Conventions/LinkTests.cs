using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Conventions
{
    /// <summary>What the documentation leads to is there: its own files and headings, and tests by their names.</summary>
    [TestFixture]
    public class LinkTests
    {
        [Test]
        public void Every_link_leads_to_a_file_and_a_heading() =>
            Assert.That(SourceTree.Files("", ".md").SelectMany(f => DeadLinks(f, SourceTree.Read(f))), Is.Empty);

        [TestCase("[x](nothing.md)")]
        [TestCase("[x](../nothing.md)")]
        [TestCase("[x](README.md#nothing)")]
        [TestCase("[x](#nothing)\n\n## Something")]
        public void A_dead_link_is_found(string text) => Assert.That(DeadLinks("README.md", text), Is.Not.Empty);

        [TestCase("[x](https://example.org/y) [x](docs/memory.md) [x](docs) [x](docs/memory.md#room-to-spare) [x](#a-b-c)\n\n## A, b: `c`")]
        public void Other_links_are_not_found(string text) => Assert.That(DeadLinks("README.md", text), Is.Empty);

        [Test]
        public void Every_test_that_is_named_is_there()
        {
            HashSet<string> tests = SourceTree.Files("nf-tests", ".cs").SelectMany(f => Regex.Matches(SourceTree.Read(f), @" (?:void|Task) (\w+)\(")).Select(m => m.Groups[1].Value).ToHashSet();
            string[] named = SourceTree.Files("docs", ".md").SelectMany(f => Regex.Matches(SourceTree.Read(f), "`([A-Z][A-Za-z]*(?:_[A-Za-z0-9]+){2,})`")).Select(m => m.Groups[1].Value).ToArray();
            Assert.That(named, Is.Not.Empty);
            Assert.That(named.Where(n => !tests.Contains(n)), Is.Empty);
        }

        private static IEnumerable<string> DeadLinks(string file, string text) =>
            Regex.Matches(text, @"\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)").Where(m => !Leads(file, text, m.Groups[1].Value, m.Groups[2].Value)).Select(m => $"{file}: {m.Value}");

        private static bool Leads(string file, string text, string path, string heading)
        {
            string target = path.Length == 0 ? file : Path.Combine(Path.GetDirectoryName(file), path);
            return path.Length > 0 && Directory.Exists(Path.Combine(SourceTree.Root, target))
                ? heading.Length == 0
                : SourceTree.Exists(target) && (heading.Length == 0 || Headings(path.Length == 0 ? text : SourceTree.Read(target)).Contains(heading));
        }

        // As GitHub makes them of headings.
        private static IEnumerable<string> Headings(string text) =>
            Regex.Matches(text, "^#+ (.*?)\r?$", RegexOptions.Multiline).Select(m => Regex.Replace(m.Groups[1].Value.ToLowerInvariant(), @"[^\w\- ]", "").Replace(' ', '-'));
    }
}
