using System;
using System.CommandLine;
using NanoMqtt.Core;

namespace NanoMqtt.Benchmarks
{
    /// <summary>The hidden verb of <see cref="ClientRun"/>: a client that counts what it receives, or publishes and (QoS 1 and 2) has acknowledged.</summary>
    internal static class ClientCommand
    {
        public const string Verb = "client";

        public static Command Create()
        {
            var name = new Argument<string>("name");
            var isPublishing = new Argument<bool>("isPublishing");
            var qos = new Argument<MqttQoS>("qos");
            var port = new Argument<int>("port");
            var count = new Argument<string>("count");
            var command = new Command(Verb) { name, isPublishing, qos, port, count };
            command.Hidden = true;
            command.SetAction(line =>
            {
                var work = new ClientCase(line.GetValue(isPublishing), line.GetValue(qos));
                using var done = new SharedCount(line.GetValue(count));
                object client = line.GetValue(name) == PeerName.NanoMqtt
                    ? new NanoMqttWork(work, line.GetValue(port), done)
                    : new MqttNetWork(work, line.GetValue(port), done);
                ChildProcess.Answer(() => done.Value);
                GC.KeepAlive(client);
            });
            return command;
        }
    }
}
