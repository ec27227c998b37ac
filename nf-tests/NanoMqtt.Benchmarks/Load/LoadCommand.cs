using System;
using System.CommandLine;
using System.Linq;

namespace NanoMqtt.Benchmarks
{
    /// <summary>The verb "load": our broker, MQTTnet's and mosquitto under the same load, in turns.</summary>
    internal static class LoadCommand
    {
        public static Command Create()
        {
            var seconds = new Option<double>("--seconds") { Description = "How long each run is measured.", DefaultValueFactory = _ => 1.5 };
            var rounds = new Option<int>("--rounds") { Description = "Runs of each case and broker; the median counts.", DefaultValueFactory = _ => 3 };
            var filter = new Option<string>("--case") { Description = "Only cases whose name contains this, such as \"fan-in, QoS 0\".", DefaultValueFactory = _ => "" };
            var command = new Command("load", "Brokers side by side: messages delivered per second of the broker's processor time.") { seconds, rounds, filter };
            command.SetAction(line => Run(line.GetValue(seconds), line.GetValue(rounds), line.GetValue(filter)));
            return command;
        }

        private static void Run(double seconds, int rounds, string filter)
        {
            string[] names = BrokerProcess.Names;
            BrokerProcess[] brokers = names.Select(BrokerProcess.Start).ToArray();
            try
            {
                var table = new RatioTable("case", names);
                foreach (LoadCase load in LoadCase.All().Where(load => load.Name.Contains(filter, StringComparison.Ordinal)))
                {
                    foreach (BrokerProcess broker in brokers)
                    {
                        LoadRun.Measure(broker, load, seconds); // warms up, and does not count
                    }

                    table.Add(load.Name, rounds, i => LoadRun.Measure(brokers[i], load, seconds));
                }

                table.Write();
            }
            finally
            {
                foreach (BrokerProcess broker in brokers)
                {
                    broker.Dispose();
                }
            }
        }
    }
}
