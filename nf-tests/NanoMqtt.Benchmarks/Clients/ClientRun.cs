using System;
using System.Diagnostics;
using System.Globalization;
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
            using var client = new ChildProcess(
                Environment.ProcessPath,
                ClientCommand.Verb,
                name,
                work.IsPublishing.ToString(CultureInfo.InvariantCulture),
                work.QoS.ToString(),
                broker.Port.ToString(CultureInfo.InvariantCulture));
            client.Ask(); // it is connected, and has subscribed
            using LoadPublisher feeder = work.IsPublishing ? null : new LoadPublisher(broker.Port, 0, work.QoS, ClientCase.PayloadBytes, ClientCase.Window);
            Work(client, feeder, WarmUpSeconds);
            long count = client.Ask();
            TimeSpan processor = client.ProcessorTime;
            var watch = Stopwatch.StartNew();
            Work(client, feeder, seconds);
            TimeSpan wall = watch.Elapsed;
            processor = client.ProcessorTime - processor;
            count = client.Ask() - count;
            return new Throughput(count, 0, wall, processor);
        }

        private static void Work(ChildProcess client, LoadPublisher feeder, double seconds)
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
                    Feed(feeder, Backlog - (feeder.Count - (int)client.Ask()));
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

            Thread.Sleep(1); // asking has its cost for the client, too
        }
    }
}
