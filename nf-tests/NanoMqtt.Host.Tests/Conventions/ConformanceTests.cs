using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Conventions
{
    /// <summary>docs/conformance.md says what is true: the statements, the tags in the code that keeps them, and the tests that prove it.</summary>
    [TestFixture]
    public class ConformanceTests
    {
        private const string Document = "docs/conformance.md";
        private const string Row = "| [MQTT-9.9.9-1] | both | what | `A` | `B` |";

        private static readonly string[] s_code = { "nf-src/NanoMqtt.Core" };
        private static readonly string[] s_tests =
        {
            "nf-tests/NanoMqtt.Core.Tests", "nf-tests/Shared",
            "nf-tests/NanoMqtt.Host.Tests/Fuzz", "nf-tests/NanoMqtt.Host.Tests/RoundTrip", "nf-tests/NanoMqtt.Host.Tests/Wire",
        };

        // No specification has a statement of this number: 5.0 starts §2.2.1 with 2.
        private static readonly string[] s_neverGiven = { "5.0 2.2.1-1" };

        private static NormRow[] Rows => NormRow.In(SourceTree.Read(Document)).ToArray();

        [Test]
        public void The_document_has_the_statements_of_both_specifications()
        {
            Assert.That(Rows.Count(r => r.IsCodec), Is.GreaterThan(80));
            Assert.That(Gaps(Rows), Is.EquivalentTo(s_neverGiven));
            Assert.That(Doubles(Rows), Is.Empty);
        }

        [TestCase("| [MQTT-9.9.9-2] | 5.0 | what | where |")]
        [TestCase("| [MQTT-9.9.9-1] | 5.0 | what | where |\n| [MQTT-9.9.9-3] | 5.0 | what | where |")]
        [TestCase("| [MQTT-9.9.9-2] to [MQTT-9.9.9-4] | 3.1.1 | what | where |")]
        public void A_missing_number_is_found(string rows) => Assert.That(Gaps(NormRow.In(rows)), Is.Not.Empty);

        [TestCase(Row + "\n| [MQTT-9.9.9-1] | 5.0 | what | where |")]
        [TestCase("| [MQTT-9.9.9-1] to [MQTT-9.9.9-3] | 5.0 | what | where |\n| [MQTT-9.9.9-2] | 5.0 | what | where |")]
        public void A_statement_listed_twice_is_found(string rows) => Assert.That(Doubles(NormRow.In(rows)), Is.Not.Empty);

        [Test]
        public void Every_row_says_something() => Assert.That(Rows.SelectMany(Silences), Is.Empty);

        [TestCase("| [MQTT-9.9.9-1] | both | what | `A` | |")]
        [TestCase("| [MQTT-9.9.9-1] | both | what | | `B` |")]
        [TestCase("| [MQTT-9.9.9-1] | 3.1 | what | where |")]
        [TestCase("| [MQTT-9.9.9-1] | 5.0 | what |")]
        public void A_row_that_says_nothing_is_found(string row) => Assert.That(NormRow.In(row).SelectMany(Silences), Is.Not.Empty);

        [Test]
        public void Every_file_that_a_row_names_has_its_tag() => Assert.That(Untagged(Rows, Tags(s_code), Tags(new[] { "nf-tests" })), Is.Empty);

        [TestCase("9.9.9-1", null)]
        [TestCase(null, "9.9.9-1")]
        [TestCase("9.9.9-1", "9.9.9-2")]
        public void A_file_without_its_tag_is_found(string inA, string inB) => Assert.That(Untagged(NormRow.In(Row), Source("A", inA), Source("B", inB)), Is.Not.Empty);

        [Test]
        public void A_file_with_its_tag_is_not_found() => Assert.That(Untagged(NormRow.In(Row), Source("A", "9.9.9-1"), Source("B", "9.9.9-1")), Is.Empty);

        [Test]
        public void Every_tag_of_the_codec_and_its_tests_is_listed_and_means_one_statement() => Assert.That(Strays(Rows, Tags(s_code.Concat(s_tests))), Is.Empty);

        [TestCase("[MQTT-9.9.9-3]")]
        [TestCase("3.1.1 [MQTT-9.9.9-2]")]
        [TestCase("5.0 [MQTT-9.9.9-1], [MQTT-9.9.9-3]")]
        [TestCase("[MQTT-9.9.9-4]")]
        public void A_stray_tag_is_found(string text)
        {
            IEnumerable<NormRow> rows = NormRow.In(Row + "\n| [MQTT-9.9.9-2] | 5.0 | what | where |\n| [MQTT-9.9.9-4] | 3.1.1 | one | where |\n| [MQTT-9.9.9-4] | 5.0 | other | where |");
            Assert.That(Strays(rows, NormTag.In(text).Select(t => ("A.cs", t))), Is.Not.Empty);
        }

        [Test]
        public void Every_other_tag_has_a_number_of_one_of_the_specifications()
        {
            var elsewhere = Tags(new[] { "nf-src", "nf-tests", "firmware-samples" }).Where(t => !s_code.Concat(s_tests).Any(f => t.File.StartsWith(f + "/", StringComparison.Ordinal)));
            Assert.That(elsewhere.Where(t => !Path.GetFileName(t.File).StartsWith("Conformance", StringComparison.Ordinal) && !Rows.Any(r => r.Numbers.Contains(t.Tag.Number))), Is.Empty);
        }

        private static IEnumerable<(string File, NormTag Tag)> Tags(IEnumerable<string> folders) =>
            from folder in folders
            from file in SourceTree.Files(folder, ".cs")
            from tag in NormTag.In(SourceTree.Read(file))
            select (file, tag);

        private static IEnumerable<(string File, NormTag Tag)> Source(string name, string number) =>
            number == null ? [] : [($"folder/{name}.cs", new NormTag(null, number))];

        private static IEnumerable<string> Gaps(IEnumerable<NormRow> rows) =>
            from level in NormRow.Levels
            from section in rows.Where(r => r.OfLevels.Contains(level)).SelectMany(r => r.Numbers).Select(NormRow.Split).GroupBy(n => n.Section, n => n.Number)
            from number in Enumerable.Range(1, section.Max()).Except(section)
            select $"{level} {section.Key}-{number}";

        private static IEnumerable<string> Doubles(IEnumerable<NormRow> rows) =>
            rows.SelectMany(r => r.OfLevels.SelectMany(l => r.Numbers.Select(n => $"{l} {n}"))).GroupBy(s => s).Where(g => g.Count() > 1).Select(g => g.Key);

        private static IEnumerable<string> Silences(NormRow row)
        {
            bool isComplete = row.Cells.Length is 4 or 5 && row.OfLevels.Any() && row.Cells.All(c => c.Length > 0) && row.Numbers.Length > 0;
            return isComplete ? [] : [row.ToString()];
        }

        private static IEnumerable<string> Untagged(IEnumerable<NormRow> rows, IEnumerable<(string File, NormTag Tag)> code, IEnumerable<(string File, NormTag Tag)> tests)
        {
            var both = new[] { code.ToArray(), tests.ToArray() };
            return from row in rows
                   from cell in row.IsCodec ? new[] { 0, 1 } : new[] { 1 }
                   from name in NormRow.Files(row.Cells[row.IsCodec ? 3 + cell : 3])
                   where !HasTag(row, both[cell].Where(t => Path.GetFileNameWithoutExtension(t.File) == name).Select(t => t.Tag).ToArray())
                   select $"{row}: {name}";
        }

        // A statement of both levels may be tagged once without a level, or for each level.
        private static bool HasTag(NormRow row, NormTag[] tags) => row.IsCodec
            ? row.OfLevels.All(level => tags.Any(t => row.Has(t) && (t.Level ?? level) == level))
            : tags.Any(row.Has);

        private static IEnumerable<string> Strays(IEnumerable<NormRow> rows, IEnumerable<(string File, NormTag Tag)> tags)
        {
            NormRow[] all = rows.ToArray();
            return tags.Where(t => all.Count(r => r.Has(t.Tag)) != 1).Select(t => $"{t.File}: {t.Tag}");
        }
    }
}
