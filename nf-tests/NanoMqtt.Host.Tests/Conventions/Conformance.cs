using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace NanoMqtt.Host.Tests.Conventions
{
    /// <summary>A tag of a normative statement: its number, and the level that stands in front of it or null.</summary>
    internal sealed record NormTag(string Level, string Number)
    {
        private static readonly Regex s_tags = new(@"(?:(?<level>3\.1\.1|5\.0) )?(?<list>\[MQTT-[\d.-]+\](?:, \[MQTT-[\d.-]+\])*)");

        /// <summary>All tags of a text. A level holds for the list behind it.</summary>
        public static IEnumerable<NormTag> In(string text) =>
            from Match match in s_tags.Matches(text)
            from Match tag in Regex.Matches(match.Groups["list"].Value, @"\[MQTT-([\d.-]+)\]")
            select new NormTag(match.Groups["level"].Success ? match.Groups["level"].Value : null, tag.Groups[1].Value);

        public override string ToString() => $"{Level} [MQTT-{Number}]".TrimStart();
    }

    /// <summary>One row of docs/conformance.md.</summary>
    internal sealed class NormRow
    {
        public static readonly string[] Levels = { "3.1.1", "5.0" };

        private NormRow(string[] cells)
        {
            Cells = cells;
            Numbers = Expand(cells[0]).ToArray();
        }

        /// <summary>Statements, level, what; then code and test of the codec, or where behaviour is proved.</summary>
        public string[] Cells { get; }

        public string[] Numbers { get; }

        public bool IsCodec => Cells.Length == 5;

        /// <summary>The levels that the row speaks of.</summary>
        public IEnumerable<string> OfLevels => Cells[1] == "both" ? Levels : Levels.Where(l => l == Cells[1]);

        public static IEnumerable<NormRow> In(string document) =>
            document.Split('\n').Where(l => l.StartsWith("| [MQTT-", StringComparison.Ordinal)).Select(l => new NormRow(l.Trim().Trim('|').Split('|').Select(c => c.Trim()).ToArray()));

        /// <summary>Whether the tag is a statement of this row, at the level that it names or at whichever the row has.</summary>
        public bool Has(NormTag tag) => Numbers.Contains(tag.Number) && (tag.Level == null || OfLevels.Contains(tag.Level));

        /// <summary>The source files that a cell names.</summary>
        public static IEnumerable<string> Files(string cell) => Regex.Matches(cell, "`([^`]+)`").Select(m => m.Groups[1].Value);

        public override string ToString() => $"{Cells[0]} ({Cells[1]})";

        private static IEnumerable<string> Expand(string cell)
        {
            string[] ends = NormTag.In(cell).Select(t => t.Number).ToArray();
            if (ends.Length == 1)
            {
                return ends;
            }

            (string section, int first) = Split(ends[0]);
            return Enumerable.Range(first, Split(ends[1]).Number - first + 1).Select(n => $"{section}-{n}");
        }

        /// <summary>Section and number within it. MQTT 3.1.1 prints one number as 3-8.3-4.</summary>
        public static (string Section, int Number) Split(string number)
        {
            int dash = number.LastIndexOf('-');
            return (number[..dash].Replace('-', '.'), int.Parse(number[(dash + 1)..], CultureInfo.InvariantCulture));
        }
    }
}
