using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Spectre.Console;

namespace NanoMqtt.Benchmarks
{
    /// <summary>
    /// A line for each case, in Markdown: what the first of the peers does, and how many times as much that is as what each of the others
    /// does, per second of processor time and per second.
    /// </summary>
    internal sealed class RatioTable
    {
        private readonly Table _table = new Table().MarkdownBorder();
        private readonly string[] _names;

        public RatioTable(string subject, string[] names)
        {
            _names = names;
            _table.AddColumns(subject, "k/CPU s", "k/s");
            foreach (string name in names.Skip(1))
            {
                _table.AddColumns("× " + name + ", CPU", "× " + name + ", wall");
            }

            _table.AddColumn("lost");
        }

        /// <summary>Measures the peers in turns; the medians of all rounds become a line. A round in which a peer has stood still does not count for it.</summary>
        public void Add(string name, int rounds, Func<int, Throughput> measure)
        {
            var results = new List<Throughput[]>();
            for (int round = 0; round < rounds; round++)
            {
                results.Add(Enumerable.Range(0, _names.Length).Select(measure).ToArray());
            }

            var cells = new List<string>
            {
                name,
                Text(Median(results.Select(round => round[0].PerProcessorSecond / 1000))),
                Text(Median(results.Select(round => round[0].PerSecond / 1000))),
            };
            for (int i = 1; i < _names.Length; i++)
            {
                Throughput[][] whole = results.Where(round => round[i].PerSecond > 0).ToArray();
                cells.Add(Text(Median(whole.Select(round => round[0].PerProcessorSecond / round[i].PerProcessorSecond))));
                cells.Add(Text(Median(whole.Select(round => round[0].PerSecond / round[i].PerSecond))));
            }

            cells.Add(string.Join(" / ", Enumerable.Range(0, _names.Length).Select(i => results.Sum(round => round[i].Lost))));
            _table.AddRow(cells.ToArray());
            AnsiConsole.WriteLine(string.Join("  ", cells));
        }

        public void Write()
        {
            AnsiConsole.Profile.Width = 200; // also into a file
            AnsiConsole.Write(_table);
        }

        private static double Median(IEnumerable<double> values)
        {
            double[] sorted = values.Order().ToArray();
            return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }

        private static string Text(double value) => double.IsNaN(value) ? "-" : value.ToString(value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);
    }
}
