using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Threading;

namespace NanoMqtt.Benchmarks
{
    /// <summary>One client in a process of its own does one case at a broker.</summary>
    internal static class ClientRun
    {
        private const double WarmUpSeconds = 1.5;

        // Messages under way to a receiving client, the broker's queue included.
        private const int Backlog = 500;

        private const int PollMicroseconds = 100;

        public static Throughput Measure(BrokerProcess broker, string name, ClientCase work, double seconds)
        {
            string path = Path.GetTempFileName();
            try
            {
                using var done = new SharedCount(path);
                using var client = new ChildProcess(
                    Environment.ProcessPath,
                    ClientCommand.Verb,
                    name,
                    work.IsPublishing.ToString(CultureInfo.InvariantCulture),
                    work.QoS.ToString(),
                    broker.Port.ToString(CultureInfo.InvariantCulture),
                    path);
                client.Ask(); // it is connected, and has subscribed
                using LoadPublisher feeder = work.IsPublishing ? null : new LoadPublisher(broker.Port, 0, work.QoS, ClientCase.PayloadBytes, ClientCase.Window);
                Work(done, feeder, WarmUpSeconds);
                long count = done.Value;
                TimeSpan processor = client.ProcessorTime;
                var watch = Stopwatch.StartNew();
                Work(done, feeder, seconds);
                return new Throughput(done.Value - count, 0, watch.Elapsed, client.ProcessorTime - processor);
            }
            finally
            {
                File.Delete(path);
            }
        }

        private static void Work(SharedCount done, LoadPublisher feeder, double seconds)
        {
            var watch = Stopwatch.StartNew();
            while (watch.Elapsed.TotalSeconds < seconds)
            {
                if (feeder == null)
                {
                    Thread.Sleep(10);
                }
                else
                {
                    Feed(feeder, Backlog - (feeder.Count - (int)done.Value));
                }
            }
        }

        private static void Feed(LoadPublisher feeder, int credit)
        {
            int end = feeder.Count + credit;
            while (feeder.Count < end)
            {
                feeder.Publish(end - feeder.Count);
                if (feeder.Socket.Poll(PollMicroseconds, SelectMode.SelectRead))
                {
                    feeder.Receive();
                }

                feeder.Flush();
            }

            Thread.Sleep(1);
        }
    }
}
