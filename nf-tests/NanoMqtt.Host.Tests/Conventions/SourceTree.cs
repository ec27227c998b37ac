using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Conventions
{
    /// <summary>The checked-out sources, found upward from the test assembly; paths are relative, with forward slashes.</summary>
    internal static class SourceTree
    {
        private static readonly string[] s_notOurs = { ".git", ".vs", "artifacts", "bin", "obj", "packages", "TestResults" };

        public static readonly string[] DualTests = { "NanoMqtt.Core.Tests", "NanoMqtt.Client.Tests", "NanoMqtt.Broker.Tests", "NanoMqtt.WebSocket.Tests" };

        public static string Root { get; } = FindRoot();

        /// <summary>A file or folder beside the checkout. Without it the test that asks is skipped, or fails where CI requires it.</summary>
        public static string Shared(string name)
        {
            string path = Path.Combine(Root, "..", "shared", name);
            if (!Path.Exists(path))
            {
                string why = $"../shared/{name} is not beside this checkout";
                if (Environment.GetEnvironmentVariable("NANOMQTT_REQUIRE_PEERS") == "1")
                {
                    Assert.Fail(why);
                }

                Assert.Ignore(why);
            }

            return path;
        }

        public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

        public static bool Exists(string path) => File.Exists(Path.Combine(Root, path));

        public static IEnumerable<string> Files(string under = "", string extension = "")
        {
            string start = Path.Combine(Root, under);
            return Directory.Exists(start)
                ? Walk(start).Where(f => f.EndsWith(extension, StringComparison.Ordinal)).Select(Relative).OrderBy(f => f, StringComparer.Ordinal)
                : Enumerable.Empty<string>();
        }

        /// <summary>What the device compiles: sources in these folders may use only what nanoFramework has.</summary>
        public static IEnumerable<string> DeviceSources() =>
            new[] { "nf-src", "firmware-samples", "nf-tests/Shared" }
                .Concat(DualTests.Select(t => "nf-tests/" + t))
                .SelectMany(folder => Files(folder, ".cs"))
                .Where(f => !f.EndsWith(".Host.cs", StringComparison.Ordinal) && !f.StartsWith("firmware-samples/DesktopDemo/", StringComparison.Ordinal));

        private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

        private static IEnumerable<string> Walk(string folder)
        {
            IEnumerable<string> below = Directory.EnumerateDirectories(folder)
                .Where(d => !s_notOurs.Contains(Path.GetFileName(d)))
                .SelectMany(Walk);
            return Directory.EnumerateFiles(folder).Concat(below);
        }

        private static string FindRoot()
        {
            string folder = AppContext.BaseDirectory;
            while (folder != null && !File.Exists(Path.Combine(folder, "NanoMqtt.sln")))
            {
                folder = Path.GetDirectoryName(folder);
            }

            return folder ?? throw new InvalidOperationException("no NanoMqtt.sln above " + AppContext.BaseDirectory);
        }
    }
}
