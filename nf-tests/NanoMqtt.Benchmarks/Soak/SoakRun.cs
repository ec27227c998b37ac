using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Net.NetworkInformation;
using System.Threading;
using NanoMqtt.Core;
using Spectre.Console;

namespace NanoMqtt.Benchmarks
{
    /// <summary>The whole of it: a broker, its clients, what befalls them, and a line a minute.</summary>
    internal sealed class SoakRun : IDisposable
    {
        private const int CutSeconds = 10;
        private const int DrainSeconds = 30;
        private const int LineWidth = 150;
        private const double AllowedGrowth = 0.05;

        // The heap is small, and what the runtime and MQTTnet keep in pools comes and goes: less than a byte for each message received.
        private const long AllowedGrowthBytes = 64 * 1024;

        private readonly SoakBroker _broker;
        private readonly bool _hasStore;
        private readonly Ledger _ledger;
        private readonly List<SoakMember> _members = new();
        private readonly List<long> _heaps = new();

        public SoakRun(int clients, int peers, string storePath)
        {
            _broker = new SoakBroker(storePath);
            _hasStore = storePath != null;
            _ledger = new Ledger(clients + peers);
            for (int i = 0; i < clients + peers; i++)
            {
                _members.Add(i < clients ? new NanoMqttMember(i, _ledger, _broker.Port) : new MqttNetMember(i, _ledger, _broker.Port));
            }
        }

        /// <summary>True when all is well after so many minutes.</summary>
        public bool Work(int minutes)
        {
            _members.ForEach(member => member.Start());
            AnsiConsole.Profile.Width = LineWidth;
            WriteRow("minute", "published", "received", "lost", "doubled", "repeated", "missed at QoS 0", "dropped", "heap, bytes", "threads", "sockets");
            WriteRow(Enumerable.Repeat("---", 11).ToArray());
            var watch = Stopwatch.StartNew();
            for (int second = 1; second <= minutes * 60; second++)
            {
                Wait(watch, second);
                if (second % 60 == 0)
                {
                    WriteMinute(second / 60);
                }

                Act(second);
            }

            Drain(watch, minutes * 60);
            return Judge();
        }

        public void Dispose()
        {
            _members.ForEach(member => member.Dispose());
            _broker.Dispose();
        }

        private void Act(int second)
        {
            for (int i = 0; i < _members.Count; i++)
            {
                _members[i].Publish((MqttQoS)((second + i) % 3));
            }

            if (second % CutSeconds == 0)
            {
                _members[second / CutSeconds % _members.Count].Cut();
            }

            if (_hasStore && second % 60 == 30)
            {
                _broker.Restart();
            }
        }

        private void Drain(Stopwatch watch, int second)
        {
            for (int i = 1; i <= DrainSeconds && _ledger.CountOutstanding() > 0; i++)
            {
                Wait(watch, second + i);
            }
        }

        private void WriteMinute(int minute)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            _heaps.Add(GC.GetTotalMemory(forceFullCollection: true));
            using Process process = Process.GetCurrentProcess();
            WriteRow(new[]
            {
                minute, _ledger.Published, _ledger.Received, _ledger.Lost, _ledger.Doubled, _ledger.Repeated, _ledger.Missed,
                _broker.Dropped, _heaps[^1], process.Threads.Count, CountSockets(),
            }.Select(number => number.ToString(CultureInfo.InvariantCulture)).ToArray());
        }

        private bool Judge()
        {
            long outstanding = _ledger.CountOutstanding();
            int quarter = (_heaps.Count + 3) / 4;
            long first = _heaps.Take(quarter).Min();
            long growth = _heaps.TakeLast(quarter).Min() - first; // a leak lifts the lowest, too
            AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"still missing {outstanding}; lowest heap of the first and of the last quarter: {first}, {first + growth} bytes"));
            return outstanding + _ledger.Lost + _ledger.Doubled == 0 && growth <= first * AllowedGrowth + AllowedGrowthBytes;
        }

        // The broker's ends.
        private int CountSockets() => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
            .Count(connection => connection.LocalEndPoint.Port == _broker.Port && connection.State != TcpState.TimeWait);

        private static void Wait(Stopwatch watch, int second)
        {
            TimeSpan left = TimeSpan.FromSeconds(second) - watch.Elapsed;
            if (left > TimeSpan.Zero)
            {
                Thread.Sleep(left);
            }
        }

        private static void WriteRow(params string[] cells) => AnsiConsole.WriteLine("| " + string.Join(" | ", cells) + " |");
    }
}
