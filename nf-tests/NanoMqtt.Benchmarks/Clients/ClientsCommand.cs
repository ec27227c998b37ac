using System;
using System.CommandLine;
using System.Linq;

namespace NanoMqtt.Benchmarks
{
    /// <summary>The verb "clients": our client and MQTTnet's at our broker and at mosquitto, in turns.</summary>
    internal static class ClientsCommand
    {
        public static Command Create()
        {
            var seconds = new Option<double>("--seconds") { Description = "How long each run is measured.", DefaultValueFactory = _ => 2 };
            var rounds = new Option<int>("--rounds") { Description = "Runs of each case and client; the median counts.", DefaultValueFactory = _ => 3 };
            var filter = new Option<string>("--case") { Description = "Only cases whose name contains this, such as \"QoS 0\".", DefaultValueFactory = _ => "" };
            var command = new Command("clients", "Clients side by side: messages per second of the client's processor time.") { seconds, rounds, filter };
            command.SetAction(line => Run(line.GetValue(seconds), line.GetValue(rounds), line.GetValue(filter)));
            return command;
        }

        private static void Run(double seconds, int rounds, string filter)
        {
            string[] names = { PeerName.NanoMqtt, PeerName.MqttNet };
            var table = new RatioTable("case", names);
            foreach (string brokerName in BrokerProcess.Names.Where(name => name != PeerName.MqttNet))
            {
                using BrokerProcess broker = BrokerProcess.Start(brokerName);
                foreach (ClientCase work in ClientCase.All().Where(work => work.Name.Contains(filter, StringComparison.Ordinal)))
                {
                    table.Add("at " + brokerName + ": " + work.Name, rounds, i => ClientRun.Measure(broker, names[i], work, seconds));
                }
            }

            table.Write();
        }
    }
}
