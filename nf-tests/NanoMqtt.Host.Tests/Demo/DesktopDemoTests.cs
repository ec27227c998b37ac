using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Interop;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Demo
{
    /// <summary>DesktopDemo as a program: what it prints and how it ends.</summary>
    [TestFixture]
    public class DesktopDemoTests
    {
        private Process _demo;

        [TearDown]
        public void End()
        {
            if (_demo?.HasExited == false)
            {
                _demo.Kill(); // the test has failed
            }

            _demo?.Dispose();
            _demo = null;
        }

        [Test]
        public void It_stops_by_itself_and_counts_that_nothing_was_lost()
        {
            Process demo = Start("--port", "0", "--boards", "2", "--seconds", "2");
            string output = demo.StandardOutput.ReadToEnd();
            Assert.That(ExitCodeOf(demo), Is.Zero);
            Match summary = Regex.Match(output.TrimEnd().Split('\n').Last(), "^published ([1-9][0-9]*), delivered ([0-9]+), lost 0\r?$");
            Assert.That(summary.Success, Is.True, output);
            Assert.That(summary.Groups[2].Value, Is.EqualTo(summary.Groups[1].Value));
            Assert.That(output.Contains('\u001b'), Is.False, "no terminal, no escape sequences");
        }

        [Test]
        public void Telemetry_of_others_does_not_count_as_delivered()
        {
            Process demo = Start("--port", "0", "--boards", "1", "--seconds", "3");
            using (NanoPeer peer = NanoPeer.Connect(PortOf(demo), "peer"))
            {
                peer.Publish("telemetry/kitchen/temperature", "21.5", MqttQoS.ExactlyOnce);
            }

            string output = demo.StandardOutput.ReadToEnd();
            Assert.That(output, Does.Match("published ([1-9][0-9]*), delivered \\1, lost 0"));
            Assert.That(ExitCodeOf(demo), Is.Zero);
        }

        [Test]
        public void Without_boards_it_is_a_broker_that_others_can_use_until_ctrl_C()
        {
            if (!OperatingSystem.IsLinux())
            {
                Assert.Ignore("how to send Ctrl+C to another process is known for Linux here");
            }

            Process demo = Start("--port", "0", "--boards", "0");
            using (NanoPeer peer = NanoPeer.Connect(PortOf(demo), "peer"))
            {
                peer.Subscribe("a", MqttQoS.ExactlyOnce);
                peer.Publish("a", "hello", MqttQoS.ExactlyOnce);
                Assert.That(peer.Messages.Next().Payload, Is.EqualTo("hello"));
            }

            using Process kill = Process.Start("kill", new[] { "-INT", $"{demo.Id}" });
            Assert.That(ExitCodeOf(demo), Is.Zero);
        }

        [Test]
        public void A_port_in_use_is_one_line_on_stderr()
        {
            using var listener = new TcpListener(IPAddress.Any, 0);
            listener.Start();
            int port = ((IPEndPoint)listener.LocalEndpoint).Port;
            Process demo = Start("--port", $"{port}");
            Assert.That(demo.StandardError.ReadToEnd().TrimEnd(), Is.EqualTo($"port {port} is in use: stop the other program that listens there, or choose another port"));
            Assert.That(ExitCodeOf(demo), Is.EqualTo(1));
        }

        [TestCase("--port", "65536")]
        [TestCase("--boards", "-1")]
        [TestCase("--seconds", "soon")]
        public void A_wrong_option_is_refused(params string[] arguments)
        {
            Process demo = Start(arguments);
            Assert.That(demo.StandardError.ReadToEnd(), Does.Contain(arguments[0]));
            Assert.That(ExitCodeOf(demo), Is.EqualTo(1));
        }

        private Process Start(params string[] arguments)
        {
            // artifacts/bin/DesktopDemo/debug beside artifacts/bin/NanoMqtt.Host.Tests/debug
            var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            string program = Path.Combine(here.Parent.Parent.FullName, "DesktopDemo", here.Name, "DesktopDemo.dll");

            // A shell that runs the tests in the background has them ignore Ctrl+C, and what they start: the demo must not.
            string[] command = OperatingSystem.IsLinux() ? new[] { "env", "--default-signal=INT", "dotnet" } : new[] { "dotnet" };
            var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (string argument in command.Skip(1).Append(program).Concat(arguments))
            {
                start.ArgumentList.Add(argument);
            }

            return _demo = Process.Start(start);
        }

        private static int PortOf(Process process)
        {
            string line = process.StandardOutput.ReadLine();
            return int.Parse(Regex.Match(line, "listening on [0-9.]+:([0-9]+)").Groups[1].Value, CultureInfo.InvariantCulture);
        }

        private static int ExitCodeOf(Process process)
        {
            Assert.That(process.WaitForExit(Limits.WaitMs), Is.True, "it does not end");
            return process.ExitCode;
        }
    }
}
