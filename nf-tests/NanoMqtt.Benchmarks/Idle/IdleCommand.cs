using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Threading;
using Spectre.Console;

namespace NanoMqtt.Benchmarks
{
    /// <summary>The verb "idle": what connections that say nothing cost a broker.</summary>
    internal static class IdleCommand
    {
        private const int SettleMs = 1000;
        private const int First = 20; // what is made once, for all connections

        public static Command Create()
        {
            var count = new Option<int>("--connections") { Description = "How many.", DefaultValueFactory = _ => 1000 };
            var command = new Command("idle", "Bytes of a broker's memory for each idle connection.") { count };
            command.SetAction(line => Run(line.GetValue(count)));
            return command;
        }

        private static void Run(int count)
        {
            Table table = new Table().MarkdownBorder().AddColumns("broker", "heap, bytes a connection", "working set, bytes a connection");
            foreach (string name in BrokerProcess.Names)
            {
                using BrokerProcess broker = BrokerProcess.Start(name);
                bool isManaged = name != PeerName.Mosquitto;
                var connections = new List<LoadConnection>();
                Connect(connections, First, broker.Port);
                long heap = isManaged ? broker.Ask() : 0;
                long workingSet = broker.WorkingSetBytes;
                Connect(connections, count, broker.Port);
                heap = isManaged ? broker.Ask() - heap : 0;
                workingSet = broker.WorkingSetBytes - workingSet;
                table.AddRow(name, isManaged ? PerConnection(heap, count) : "", PerConnection(workingSet, count));
                connections.ForEach(connection => connection.Dispose());
            }

            AnsiConsole.Write(table);
        }

        private static void Connect(List<LoadConnection> connections, int count, int port)
        {
            while (connections.Count < count)
            {
                connections.Add(new LoadSubscriber(port, connections.Count, LoadCase.Idle));
            }

            Thread.Sleep(SettleMs);
        }

        private static string PerConnection(long bytes, int count) => (bytes / (count - First)).ToString(CultureInfo.InvariantCulture);
    }
}
