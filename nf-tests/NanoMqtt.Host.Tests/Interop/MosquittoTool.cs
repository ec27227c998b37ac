using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Interop
{
    /// <summary>One of mosquitto's command line tools, at work.</summary>
    internal sealed class MosquittoTool : IDisposable
    {
        private readonly Process _process;
        private int _openStreams = 2;

        /// <param name="name">mosquitto_pub or mosquitto_sub.</param>
        /// <param name="arguments">Its command line.</param>
        public MosquittoTool(string name, params string[] arguments)
        {
            // stdbuf: into a pipe the tools write only when they end.
            var start = new ProcessStartInfo("stdbuf") { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (string argument in arguments.Prepend(Find(name)).Prepend("-oL"))
            {
                start.ArgumentList.Add(argument);
            }

            _process = Process.Start(start);
            _process.OutputDataReceived += (sender, e) => Add(e.Data);
            _process.ErrorDataReceived += (sender, e) => Add(e.Data);
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }

        /// <summary>What it writes; null at the end of both its streams, whichever ends first.</summary>
        public Inbox<string> Lines { get; } = new();

        /// <summary>Waits for its end.</summary>
        /// <returns>Its exit code.</returns>
        public int WaitForEnd()
        {
            Assert.That(_process.WaitForExit(Limits.WaitMs), Is.True, "the tool does not end");
            return _process.ExitCode;
        }

        public void Dispose()
        {
            if (!_process.HasExited)
            {
                _process.Kill();
            }

            _process.Dispose();
        }

        private void Add(string line)
        {
            if (line != null || Interlocked.Decrement(ref _openStreams) == 0)
            {
                Lines.Add(line);
            }
        }

        // Skips the test where the tools are missing, or fails it where somebody said that they must be there.
        private static string Find(string name)
        {
            string path = Environment.GetEnvironmentVariable("PATH") ?? "";
            string tool = path.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
            if (tool == null)
            {
                string reason = name + " is not installed (package mosquitto-clients)";
                if (Environment.GetEnvironmentVariable("NANOMQTT_REQUIRE_PEERS") == "1")
                {
                    Assert.Fail(reason);
                }

                Assert.Ignore(reason);
            }

            return tool;
        }
    }
}
