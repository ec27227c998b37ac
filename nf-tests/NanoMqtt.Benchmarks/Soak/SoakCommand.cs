using System.CommandLine;

namespace NanoMqtt.Benchmarks
{
    /// <summary>The verb "soak": clients that talk, fall and come back for hours, and nothing gets lost.</summary>
    internal static class SoakCommand
    {
        public static Command Create()
        {
            var minutes = new Option<int>("--minutes") { Description = "How long.", DefaultValueFactory = _ => 30 };
            var clients = new Option<int>("--clients") { Description = "Clients of ours.", DefaultValueFactory = _ => 5 };
            var peers = new Option<int>("--peers") { Description = "Clients of MQTTnet's.", DefaultValueFactory = _ => 2 };
            var store = new Option<string>("--store") { Description = "A file for the broker's sessions; with it the broker is made anew every minute." };
            var command = new Command("soak", "A broker with a board's limits: everybody to everybody, somebody cut off every 10 seconds. Ends with 1 when it leaks, loses or doubles.")
            {
                minutes, clients, peers, store,
            };
            command.SetAction(line =>
            {
                using var run = new SoakRun(line.GetValue(clients), line.GetValue(peers), line.GetValue(store));
                return run.Work(line.GetValue(minutes)) ? 0 : 1;
            });
            return command;
        }
    }
}
