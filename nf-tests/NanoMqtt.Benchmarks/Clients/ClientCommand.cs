using System.CommandLine;
using NanoMqtt.Core;

namespace NanoMqtt.Benchmarks
{
    /// <summary>The hidden verb of <see cref="ClientRun"/>: a client that answers with how many messages it has dealt with.</summary>
    internal static class ClientCommand
    {
        public const string Verb = "client";

        public static Command Create()
        {
            var name = new Argument<string>("name");
            var isPublishing = new Argument<bool>("isPublishing");
            var qos = new Argument<MqttQoS>("qos");
            var port = new Argument<int>("port");
            var command = new Command(Verb) { name, isPublishing, qos, port };
            command.Hidden = true;
            command.SetAction(line =>
            {
                var work = new ClientCase(line.GetValue(isPublishing), line.GetValue(qos));
                IClientWork client = line.GetValue(name) == PeerName.NanoMqtt
                    ? new NanoMqttWork(work, line.GetValue(port))
                    : new MqttNetWork(work, line.GetValue(port));
                ChildProcess.Answer(() => client.Count);
            });
            return command;
        }
    }
}
