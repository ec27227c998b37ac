using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Conventions
{
    /// <summary>Who knows whom. A new assembly in nf-src is entered here first.</summary>
    [TestFixture]
    public class LayeringTests
    {
        private const string Clock = "nanoFramework.Runtime.Native";

        private static readonly string[] s_core = { "mscorlib", "nanoFramework.System.Text" };
        private static readonly string[] s_net = { "nanoFramework.Runtime.Events", Clock, "System.IO.Streams", "System.Net", "System.Threading" };

        private static readonly Dictionary<string, (string[] Projects, string[] Assemblies)> s_allowed = new()
        {
            ["NanoMqtt.Core"] = (Array.Empty<string>(), s_core),
            ["NanoMqtt.Client"] = (new[] { "NanoMqtt.Core" }, s_core.Append(Clock).ToArray()),
            ["NanoMqtt.Broker"] = (new[] { "NanoMqtt.Core" }, s_core.Append(Clock).ToArray()),
            ["NanoMqtt.Net"] = (new[] { "NanoMqtt.Core" }, s_core.Concat(s_net).ToArray()),
            ["NanoMqtt.Listener"] = (new[] { "NanoMqtt.Core", "NanoMqtt.Net", "NanoMqtt.Broker" }, s_core.Concat(s_net).ToArray()),
            ["NanoMqtt.WebSocket"] = (new[] { "NanoMqtt.Core", "NanoMqtt.Broker" }, s_core.Append(Clock).ToArray()),
            ["NanoMqtt.Storage"] = (new[] { "NanoMqtt.Core" }, s_core.Append("System.IO.FileSystem").Append("System.IO.Streams").ToArray()),
            ["NanoMqtt.Bridge"] = (new[] { "NanoMqtt.Core", "NanoMqtt.Client", "NanoMqtt.Broker" }, s_core.Append(Clock).ToArray()),
            ["NanoMqtt.Requests"] = (new[] { "NanoMqtt.Core", "NanoMqtt.Client" }, s_core.Append(Clock).ToArray()),
            ["NanoMqtt.M2Mqtt"] = (
                new[] { "NanoMqtt.Core", "NanoMqtt.Client", "NanoMqtt.Net" },
                s_core.Concat(s_net).Append("nanoFramework.M2Mqtt.Core").ToArray()),
        };

        private static readonly string[] s_noIo = { "NanoMqtt.Core", "NanoMqtt.Client", "NanoMqtt.Requests", "NanoMqtt.Broker", "NanoMqtt.WebSocket", "NanoMqtt.Bridge" };
        private static readonly string[] s_engines = { "nf-src/NanoMqtt.Core", "nf-src/NanoMqtt.Client/Session", "nf-src/NanoMqtt.Broker/Engine" };
        private static readonly string[] s_worldNames = { "Thread", "Socket", "DateTime", "Environment" };

        [Test]
        public void Projects_of_nf_src_reference_what_the_layers_allow() =>
            Assert.That(ProjectFile.All().Where(p => p.Path.StartsWith("nf-src/", StringComparison.Ordinal)).SelectMany(Faults), Is.Empty);

        [TestCase("nf-src/NanoMqtt.Core/NanoMqtt.Core.nfproj", "<Reference Include='System.Net' />")]
        [TestCase("nf-src/NanoMqtt.Core/NanoMqtt.Core.csproj", "<PackageReference Include='MQTTnet' />")]
        [TestCase("nf-src/NanoMqtt.Client/NanoMqtt.Client.csproj", "<ProjectReference Include='../NanoMqtt.Broker/NanoMqtt.Broker.csproj' />")]
        [TestCase("nf-src/NanoMqtt.Broker/NanoMqtt.Broker.nfproj", @"<ProjectReference Include='..\NanoMqtt.Net\NanoMqtt.Net.nfproj' />")]
        [TestCase("nf-src/NanoMqtt.Unknown/NanoMqtt.Unknown.csproj", "")]
        public void A_reference_across_the_layers_is_found(string path, string item) =>
            Assert.That(Faults(new ProjectFile(path, $"<Project><ItemGroup>{item}</ItemGroup></Project>")), Is.Not.Empty);

        [TestCaseSource(nameof(s_noIo))]
        public void No_network_or_file_outside_Net(string assembly) =>
            Assert.That(SourceTree.Files("nf-src/" + assembly, ".cs").SelectMany(f => Io(f, SourceTree.Read(f))), Is.Empty);

        [TestCase("using System.Net;")]
        [TestCase("using System.Net.Sockets;")]
        [TestCase("using System.IO;")]
        [TestCase("class A { System.IO.Stream s; }")]
        [TestCase("class A { void M() { System.Net.Dns.GetHostEntry(null); } }")]
        public void Network_and_files_are_found(string source) => Assert.That(Io("A.cs", source), Is.Not.Empty);

        [TestCaseSource(nameof(s_engines))]
        public void Engines_own_no_thread_socket_or_clock(string folder) =>
            Assert.That(SourceTree.Files(folder, ".cs").SelectMany(f => World(f, SourceTree.Read(f))), Is.Empty);

        [TestCase("class A { void M() { Thread.Sleep(1); } }")]
        [TestCase("class A { Socket s; }")]
        [TestCase("class A { object O => System.DateTime.UtcNow; }")]
        [TestCase("class A { long T => Environment.TickCount64; }")]
        public void Threads_sockets_and_clocks_are_found(string source) => Assert.That(World("A.cs", source), Is.Not.Empty);

        [Test]
        public void Words_in_comments_are_not_found() =>
            Assert.That(World("A.cs", "/// <summary>No <see cref=\"Thread\"/>, no Socket.</summary>\nclass A { string s = \"DateTime\"; }"), Is.Empty);

        private static IEnumerable<string> Io(string file, string text) => SourceRules.Namespaces(file, text, "System.Net", "System.IO");

        private static IEnumerable<string> World(string file, string text) => SourceRules.Names(file, text, s_worldNames);

        private static IEnumerable<string> Faults(ProjectFile project)
        {
            if (!s_allowed.TryGetValue(project.Name, out (string[] Projects, string[] Assemblies) allowed))
            {
                return new[] { project.Path + ": not among the layers" };
            }

            string[] assemblies = project.IsDevice ? allowed.Assemblies : Array.Empty<string>();
            return project.Projects.Except(allowed.Projects)
                .Concat(project.Assemblies.Except(assemblies))
                .Concat(project.Packages)
                .Select(r => $"{project.Path}: references {r}");
        }
    }
}
