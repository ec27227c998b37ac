using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Conventions
{
    [TestFixture]
    public class ProjectFileTests
    {
        private const string Shim = "nf-tests/TestFramework.Host/";

        private static IEnumerable<ProjectFile> DeviceProjects => ProjectFile.All().Where(p => p.IsDevice);

        private static IEnumerable<string> DualProjects => DeviceProjects.Select(p => Path.ChangeExtension(p.Path, ".csproj")).Where(SourceTree.Exists);

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
        public void Hint_paths_and_packages_config_name_the_same_packages() =>
            Assert.That(DeviceProjects.SelectMany(p => PackageFaults(p, SourceTree.Read(p.Folder + "/packages.config"))), Is.Empty);

        [TestCase("<package id='P' version='1.0' />")]
        [TestCase("<package id='P' version='1.1' /><package id='Q' version='1.0' />")]
        [TestCase("")]
        public void A_package_that_differs_is_found(string packages)
        {
            var project = new ProjectFile("a/P.nfproj", @"<Project><Reference Include='P'><HintPath>..\..\packages\P.1.1\lib\P.dll</HintPath></Reference></Project>");
            Assert.That(PackageFaults(project, $"<packages>{packages}</packages>"), Is.Not.Empty);
        }

        [Test]
        public void Every_package_has_one_version() =>
            Assert.That(TwoVersions(DeviceProjects.SelectMany(p => Packages(SourceTree.Read(p.Folder + "/packages.config")))), Is.Empty);

        [Test]
        public void Two_versions_are_found() =>
            Assert.That(TwoVersions(Packages("<packages><package id='P' version='1' /><package id='P' version='2' /></packages>")), Is.Not.Empty);

        [Test]
        public void Packages_are_those_of_the_api_lists()
        {
            if (SourceTree.ApiLists == null)
            {
                Assert.Pass("the API lists are not on this machine");
            }

            var lists = Directory.GetFiles(SourceTree.ApiLists, "*.txt").Select(f => File.ReadLines(f).First().Split(' ')).ToDictionary(w => w[1], w => w[4] + "." + w[5]);
            Assert.That(lists, Is.Not.Empty);
            Assert.That(DeviceProjects.SelectMany(p => p.Hints).Where(h => lists.GetValueOrDefault(h.Assembly) != h.Package), Is.Empty);
        }

        [Test]
        public void A_nuspec_depends_on_what_its_project_references()
        {
            foreach (string nuspec in SourceTree.Files("nf-src", ".nuspec"))
            {
                ProjectFile project = ProjectFile.Load(Path.ChangeExtension(nuspec, ".nfproj"));
                IEnumerable<string> dependencies = XElement.Parse(SourceTree.Read(nuspec)).Descendants()
                    .Where(e => e.Name.LocalName == "dependency").Select(e => e.Attribute("id").Value + "." + e.Attribute("version").Value);
                Assert.That(dependencies, Is.EquivalentTo(Packages(SourceTree.Read(project.Folder + "/packages.config")).Select(p => p.Id + "." + p.Version).Concat(project.Projects.Select(p => p + ".$version$"))), nuspec);
            }
        }

        [Test]
        public void Every_project_is_in_the_solution() =>
            Assert.That(NotIn(SourceTree.Read("NanoMqtt.sln"), ProjectFile.All().Select(p => p.Path)), Is.Empty);

        [Test]
        public void A_project_outside_the_solution_is_found() =>
            Assert.That(NotIn(SourceTree.Read("NanoMqtt.sln"), new[] { "nf-src/NanoMqtt.Core/Other.csproj" }), Is.Not.Empty);

        private static IEnumerable<string> Differences(ProjectFile device, ProjectFile host, string[] files)
        {
            HashSet<string> left = device.Sources(files).ToHashSet();
            HashSet<string> right = host.Sources(files).ToHashSet();
            IEnumerable<string> onlyDevice = left.Except(right).Where(f => !f.EndsWith(".Nano.cs", StringComparison.Ordinal));
            IEnumerable<string> onlyHost = right.Except(left).Where(f => !f.EndsWith(".Host.cs", StringComparison.Ordinal) && !f.StartsWith(Shim, StringComparison.Ordinal));
            IEnumerable<string> wrongTwin = left.Where(f => f.EndsWith(".Host.cs", StringComparison.Ordinal)).Concat(right.Where(f => f.EndsWith(".Nano.cs", StringComparison.Ordinal)));
            return onlyDevice.Concat(onlyHost).Concat(wrongTwin).Distinct();
        }

        private static IEnumerable<string> PackageFaults(ProjectFile project, string config)
        {
            HashSet<string> listed = Packages(config).Select(p => p.Id + "." + p.Version).ToHashSet();
            HashSet<string> hinted = project.Hints.Select(h => h.Package).ToHashSet();
            return hinted.Except(listed).Select(p => $"{project.Path}: {p} is not in packages.config")
                .Concat(listed.Except(hinted).Select(p => $"{project.Path}: {p} is not referenced"))
                .Concat(project.Assemblies.Except(project.Hints.Select(h => h.Assembly)).Select(a => $"{project.Path}: {a} has no HintPath"));
        }

        private static IEnumerable<(string Id, string Version)> Packages(string config) =>
            XElement.Parse(config).Elements("package").Select(p => (p.Attribute("id").Value, p.Attribute("version").Value));

        private static IEnumerable<string> TwoVersions(IEnumerable<(string Id, string Version)> packages) =>
            packages.Distinct().GroupBy(p => p.Id).Where(g => g.Count() > 1).Select(g => g.Key);

        private static IEnumerable<string> NotIn(string solution, IEnumerable<string> projects)
        {
            HashSet<string> listed = Regex.Matches(solution, "\"([^\"]+proj)\"").Select(m => m.Groups[1].Value.Replace('\\', '/')).ToHashSet();
            return projects.Where(p => !listed.Contains(p));
        }
    }
}
