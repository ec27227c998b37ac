using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Conventions
{
    [TestFixture]
    public class ProjectFileTests
    {
        private const string Shim = "nf-tests/TestFramework.Host/";

        private static IEnumerable<string> DualProjects =>
            ProjectFile.All().Where(p => p.IsDevice).Select(p => Path.ChangeExtension(p.Path, ".csproj")).Where(SourceTree.Exists);

        [TestCaseSource(nameof(DualProjects))]
        public void Device_and_host_compile_the_same_sources(string host) =>
            Assert.That(Differences(ProjectFile.Load(Path.ChangeExtension(host, ".nfproj")), ProjectFile.Load(host), SourceTree.Files("", ".cs").ToArray()), Is.Empty);

        [Test]
        public void A_source_of_one_build_only_is_found()
        {
            string[] files = { "a/A.cs", "a/B.cs", "a/C.Nano.cs", "a/C.Host.cs" };
            var host = new ProjectFile("a/P.csproj", "<Project><Compile Remove='**/*.Nano.cs' /></Project>");
            var partial = new ProjectFile("a/P.nfproj", "<Project><Compile Include='A.cs' /></Project>");
            var whole = new ProjectFile("a/P.nfproj", @"<Project><Compile Include='**\*.cs' Exclude='**\*.Host.cs;bin\**' /></Project>");
            var all = new ProjectFile("a/P.nfproj", @"<Project><Compile Include='**\*.cs' /></Project>");
            Assert.That(Differences(partial, host, files), Is.EquivalentTo(new[] { "a/B.cs" }));
            Assert.That(Differences(whole, host, files), Is.Empty);
            Assert.That(Differences(all, host, files), Is.EquivalentTo(new[] { "a/C.Host.cs" }));
        }

        [Test]
        public void The_solution_builds_every_project_deploys_those_of_the_device_and_shows_each_in_its_folder() =>
            Assert.That(SolutionFaults(SourceTree.Read("NanoMqtt.sln"), ProjectFile.All()), Is.Empty);

        [Test]
        public void A_project_that_the_solution_knows_by_half_is_found()
        {
            const string folders = "Project(\"{0}\") = \"a\", \"a\", \"{4}\"\nProject(\"{0}\") = \"device\", \"device\", \"{5}\"\n{5} = {4}\n";
            const string entry = "Project(\"{1}\") = \"P\", \"a\\P.nfproj\", \"{2}\"\n" + folders + "{2} = {5}\n";
            const string built = "{2}.Debug|Any CPU.ActiveCfg\n{2}.Release|Any CPU.ActiveCfg\n{2}.Debug|Any CPU.Build.0\n{2}.Release|Any CPU.Build.0\n";
            const string deployed = "{2}.Debug|Any CPU.Deploy.0\n{2}.Release|Any CPU.Deploy.0\n";
            ProjectFile[] one = { new("a/P.nfproj", "<Project><ProjectGuid>{2}</ProjectGuid></Project>") };
            Assert.That(SolutionFaults(entry + built + deployed, one), Is.Empty);
            Assert.That(SolutionFaults(built + deployed, one), Is.Not.Empty, "no entry");
            Assert.That(SolutionFaults(entry + built, one), Is.Not.Empty, "not deployed");
            Assert.That(SolutionFaults(entry.Replace("{2} = {5}", "{2} = {4}", StringComparison.Ordinal) + built + deployed, one), Is.Not.Empty, "in another folder");
            Assert.That(SolutionFaults(entry + deployed, one), Is.Not.Empty, "not built");
            Assert.That(SolutionFaults(entry + built + deployed, new ProjectFile[] { new("a/P.nfproj", "<Project><ProjectGuid>{3}</ProjectGuid></Project>") }), Is.Not.Empty, "another GUID");
            Assert.That(SolutionFaults(entry + built + deployed, Array.Empty<ProjectFile>()), Is.Not.Empty, "no such project");
        }

        private static IEnumerable<string> Differences(ProjectFile device, ProjectFile host, string[] files)
        {
            HashSet<string> left = device.Sources(files).ToHashSet();
            HashSet<string> right = host.Sources(files).ToHashSet();
            IEnumerable<string> onlyDevice = left.Except(right).Where(f => !f.EndsWith(".Nano.cs", StringComparison.Ordinal));
            IEnumerable<string> onlyHost = right.Except(left).Where(f => !f.EndsWith(".Host.cs", StringComparison.Ordinal) && !f.StartsWith(Shim, StringComparison.Ordinal));
            IEnumerable<string> wrongTwin = left.Where(f => f.EndsWith(".Host.cs", StringComparison.Ordinal)).Concat(right.Where(f => f.EndsWith(".Nano.cs", StringComparison.Ordinal)));
            return onlyDevice.Concat(onlyHost).Concat(wrongTwin).Distinct();
        }

        private static IEnumerable<string> SolutionFaults(string solution, IEnumerable<ProjectFile> projects)
        {
            Dictionary<string, string> listed = Regex.Matches(solution, "\"([^\"]+proj)\", \"({[^\"]+})\"").ToDictionary(m => m.Groups[1].Value.Replace('\\', '/'), m => m.Groups[2].Value);
            foreach (ProjectFile project in projects)
            {
                if (!listed.Remove(project.Path, out string guid))
                {
                    yield return project.Path + ": not in the solution";
                    continue;
                }

                if (project.Guid != null && project.Guid != guid)
                {
                    yield return $"{project.Path}: its GUID is {project.Guid}, the solution says {guid}";
                }

                string folder = project.Path.Split('/')[0] + (project.IsDevice ? "/device" : "");
                if (SolutionFolder(solution, guid) != folder)
                {
                    yield return $"{project.Path}: not in the solution's folder {folder}";
                }

                foreach (string setting in project.IsDevice ? new[] { "ActiveCfg", "Build.0", "Deploy.0" } : new[] { "ActiveCfg", "Build.0" })
                {
                    if (!solution.Contains($"{guid}.Debug|Any CPU.{setting}", StringComparison.Ordinal) || !solution.Contains($"{guid}.Release|Any CPU.{setting}", StringComparison.Ordinal))
                    {
                        yield return $"{project.Path}: no {setting} in the solution";
                    }
                }
            }

            foreach (string path in listed.Keys)
            {
                yield return path + ": in the solution, but no such project";
            }
        }

        private static string SolutionFolder(string solution, string guid)
        {
            string parent = Regex.Match(solution, Regex.Escape(guid) + " = ({[^}]+})").Groups[1].Value;
            if (parent.Length == 0)
            {
                return "";
            }

            string above = SolutionFolder(solution, parent);
            return (above.Length > 0 ? above + "/" : "") + Regex.Match(solution, $"\"([^\"]+)\", \"[^\"]+\", \"{Regex.Escape(parent)}\"").Groups[1].Value;
        }
    }
}
