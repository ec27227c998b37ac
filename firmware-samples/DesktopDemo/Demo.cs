using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NanoMqtt.Broker;
using NanoMqtt.Listener;
using NanoMqtt.Net;
using NanoMqtt.WebSocket;
using Spectre.Console;

namespace NanoMqtt.Samples.DesktopDemo
{
    /// <summary>One run: broker, boards and dashboard start, work until the end is asked for, and are counted up.</summary>
    internal sealed class Demo
    {
        // Until everything published is delivered: generous at the end of a run, short when a person waits for the prompt.
        private static readonly TimeSpan s_drainLimit = TimeSpan.FromSeconds(5);
        private static readonly TimeSpan s_drainLimitAtCtrlC = TimeSpan.FromMilliseconds(500);

        private readonly int _boardCount;
        private readonly int _port;
        private readonly int? _seconds;

        public Demo(int boardCount, int port, int? seconds)
        {
            _boardCount = boardCount;
            _port = port;
            _seconds = seconds;
        }

        /// <summary>Runs until the time is over or <paramref name="ctrlC"/> is pressed.</summary>
        /// <returns>The process' exit code.</returns>
        public async Task<int> RunAsync(CancellationToken ctrlC)
        {
            var acceptor = new TcpAcceptor(_port);
            using var broker = new MqttBroker(new WebSocketAcceptor(acceptor), new MqttBrokerOptions());
            try
            {
                broker.Start();
            }
            catch (TransportException e)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return 1;
            }

            string host = LocalNetwork.Address().ToString();
            Console.WriteLine($"listening on {host}:{acceptor.Port}; to join: mosquitto_sub -h {host} -p {acceptor.Port} -t \"#\" -v");

            using var end = CancellationTokenSource.CreateLinkedTokenSource(ctrlC);
            if (_boardCount == 0)
            {
                LimitTime(end);
                await EndOf(end.Token);
                return 0;
            }

            return await RunBoardsAsync(acceptor.Port, end, ctrlC);
        }

        private void LimitTime(CancellationTokenSource end)
        {
            if (_seconds.HasValue)
            {
                end.CancelAfter(TimeSpan.FromSeconds(_seconds.Value));
            }
        }

        private async Task<int> RunBoardsAsync(int port, CancellationTokenSource end, CancellationToken ctrlC)
        {
            bool isLive = AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;
            var feed = new LineFeed(isPrinting: !isLive);
            using var dashboard = new Dashboard(port, Enumerable.Range(0, _boardCount).Select(Board.NameOf));
            if (!dashboard.Start())
            {
                await Console.Error.WriteLineAsync("the dashboard cannot subscribe to everything");
                return 1;
            }

            List<Board> boards = Enumerable.Range(0, _boardCount).Select(i => new Board(i, port, feed)).ToList();
            boards.ForEach(b => b.Start());
            LimitTime(end);
            await (isLive ? LiveView.ShowAsync(dashboard, feed, end.Token) : PlainView.ShowAsync(dashboard, end.Token));

            // Before they are stopped, too: a board that has not connected yet, on a busy machine, would keep what it has measured.
            TimeSpan drainLimit = ctrlC.IsCancellationRequested ? s_drainLimitAtCtrlC : s_drainLimit;
            dashboard.WaitForTelemetry(boards.Sum(b => b.Published), drainLimit);
            boards.ForEach(b => b.Stop());
            boards.ForEach(b => b.Dispose());
            int published = boards.Sum(b => b.Published);
            dashboard.WaitForTelemetry(published, drainLimit);
            int lost = Math.Max(0, published - dashboard.TelemetryCount);
            Console.WriteLine($"published {published}, delivered {dashboard.TelemetryCount}, lost {lost}");
            return lost == 0 ? 0 : 1;
        }

        private static Task EndOf(CancellationToken token)
        {
            var ended = new TaskCompletionSource();
            token.Register(ended.SetResult);
            return ended.Task;
        }
    }
}
