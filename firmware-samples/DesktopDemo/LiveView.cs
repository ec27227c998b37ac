using System;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Spectre.Console;

namespace NanoMqtt.Samples.DesktopDemo
{
    /// <summary>The table in a terminal, drawn anew four times a second.</summary>
    internal static class LiveView
    {
        private static readonly TimeSpan s_period = TimeSpan.FromMilliseconds(250);

        public static async Task ShowAsync(Dashboard dashboard, LineFeed feed, CancellationToken end)
        {
            using var timer = new PeriodicTimer(s_period);
            await AnsiConsole.Live(Draw(dashboard, feed)).AutoClear(false).Overflow(VerticalOverflow.Ellipsis).StartAsync(async live =>
            {
                while (await timer.NextAsync(end))
                {
                    live.UpdateTarget(Draw(dashboard, feed));
                }
            });
        }

        private static Table Draw(Dashboard dashboard, LineFeed feed)
        {
            var table = new Table { Border = TableBorder.Rounded, Caption = new TableTitle(Markup.Escape(feed.Last)) };
            table.AddColumns("board", "quantity");
            table.AddColumn(new TableColumn("value").RightAligned());
            table.AddColumn(new TableColumn("age").RightAligned());
            table.AddColumn(new TableColumn("rate").RightAligned());
            long nowMs = Environment.TickCount64;
            foreach (TopicState topic in dashboard.Topics())
            {
                table.AddRow(new Text(topic.Board), new Text(topic.Quantity), new Text(topic.Value), Number(topic.AgeSeconds(nowMs), "s"), Number(topic.Rate(nowMs), "/s"));
            }

            return table;
        }

        private static Text Number(double value, string unit) => new(value.ToString("F1", CultureInfo.InvariantCulture) + " " + unit);
    }
}
