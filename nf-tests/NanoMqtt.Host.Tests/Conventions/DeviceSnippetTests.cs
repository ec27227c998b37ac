using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Conventions
{
    /// <summary>The programs that the documentation shows compile for the device, too, as the device gate sees it; but for those of a PC.</summary>
    [TestFixture]
    public class DeviceSnippetTests
    {
        private const string OfPc = "docs/getting-started-desktop.md";

        private static readonly string[] s_libraries = { "Core", "Client", "Requests", "Broker", "Net", "Listener", "WebSocket", "Storage", "Bridge", "M2Mqtt" };

        private DirectoryInfo _folder;

        [SetUp]
        public void CopyLibraries()
        {
            _folder = Directory.CreateTempSubdirectory("snippets-");
            foreach (string file in SourceTree.Files("nf-src").Where(f => !f.EndsWith(".csproj", StringComparison.Ordinal)))
            {
                Write(file, SourceTree.Read(file));
            }
        }

        [TearDown]
        public void Delete() => _folder.Delete(recursive: true);

        // One run of the gate, which takes its time: that it finds what is wrong is seen in a program that is.
        [Test]
        public void Snippets_compile_for_the_device_and_a_wrong_one_does_not()
        {
            foreach ((string text, string _, string name) in SnippetTests.Snippets(quoted: false).Where(s => !s.Name.StartsWith(OfPc, StringComparison.Ordinal)))
            {
                AddProgram(Regex.Replace(name, @"\W", "_"), text);
            }

            AddProgram("Wrong", "System.Console.ReadLine();");
            string[] faults = Faults();
            Assert.That(faults.Where(f => !f.Contains("programs/Wrong/", StringComparison.Ordinal)), Is.Empty);
            Assert.That(faults, Has.Some.Contains("'Console' does not contain a definition for 'ReadLine'"));
        }

        private void AddProgram(string name, string text)
        {
            IEnumerable<(string Assembly, string Package)> hints = s_libraries.SelectMany(l => ProjectFile.Load($"nf-src/NanoMqtt.{l}/NanoMqtt.{l}.nfproj").Hints).Distinct();
            IEnumerable<string> references = hints.Select(h => $@"<Reference Include='{h.Assembly}'><HintPath>..\..\packages\{h.Package}\lib\{h.Assembly}.dll</HintPath></Reference>");
            IEnumerable<string> projects = s_libraries.Select(l => $@"<ProjectReference Include='..\..\nf-src\NanoMqtt.{l}\NanoMqtt.{l}.nfproj' />");
            IEnumerable<string> packages = hints.Select(h => Regex.Replace(h.Package, @"^(.+?)\.(\d.*)$", "<package id='$1' version='$2' />"));
            Write($"programs/{name}/Program.cs", text);
            Write($"programs/{name}/packages.config", $"<packages>{string.Concat(packages)}</packages>");
            Write($"programs/{name}/{name}.nfproj", $@"<Project><PropertyGroup><OutputType>Exe</OutputType><AssemblyName>{name}</AssemblyName><LangVersion>9.0</LangVersion></PropertyGroup>
                <ItemGroup><Compile Include='Program.cs' />{string.Concat(references)}{string.Concat(projects)}</ItemGroup></Project>");
        }

        private void Write(string path, string text)
        {
            string target = Path.Combine(_folder.FullName, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target));
            File.WriteAllText(target, text);
        }

        // What the gate says of projects that are not ok.
        private string[] Faults()
        {
            string gate = SourceTree.Shared("device-gate/gate.cs");
            string[] arguments = { "run", "--file", gate, "--", _folder.FullName, "--debug", "--out", Path.Combine(_folder.FullName, "out") };
            using Process process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true });
            string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            process.WaitForExit();
            Assert.That(lines.Last(), Does.StartWith("device-gate: "), "the gate does not come to its end");
            return lines.SkipLast(1).Where(l => !l.StartsWith("ok ", StringComparison.Ordinal)).ToArray();
        }
    }
}
