using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Conventions
{
    /// <summary>The packages that our projects take, and those that they become.</summary>
    [TestFixture]
    public class PackageTests
    {
        private const string Version = "nf-src/AssemblyVersion.cs";

        private const string Device = "netnano1.0";
        private const string Host = "net10.0";

        private static readonly string[] s_deviceBuilt = { "dll", "pdb", "pdbx", "pe", "xml" };
        private static readonly string[] s_hostBuilt = { "dll", "pdb", "xml" };
        private static readonly string[] s_besides = { "README.md", @"..\..\LICENSE.md", @"..\icon.png" };

        private static IEnumerable<ProjectFile> DeviceProjects => ProjectFile.All().Where(p => p.IsDevice);

        private static IEnumerable<string> Nuspecs => SourceTree.Files("nf-src", ".nuspec");

        [Test]
        public void Hint_paths_and_packages_config_name_the_same_packages() =>
            Assert.That(DeviceProjects.SelectMany(p => HintFaults(p, Config(p))), Is.Empty);

        [TestCase("<package id='P' version='1.0' />")]
        [TestCase("<package id='P' version='1.1' /><package id='Q' version='1.0' />")]
        [TestCase("")]
        public void A_package_that_differs_is_found(string packages)
        {
            var project = new ProjectFile("a/P.nfproj", @"<Project><Reference Include='P'><HintPath>..\..\packages\P.1.1\lib\P.dll</HintPath></Reference></Project>");
            Assert.That(HintFaults(project, $"<packages>{packages}</packages>"), Is.Not.Empty);
        }

        [Test]
        public void Every_package_has_one_version() => Assert.That(TwoVersions(DeviceProjects.SelectMany(p => Packages.In(Config(p)))), Is.Empty);

        [Test]
        public void Two_versions_are_found() =>
            Assert.That(TwoVersions(Packages.In("<packages><package id='P' version='1' /><package id='P' version='2' /></packages>")), Is.Not.Empty);

        [Test]
        public void Packages_are_those_of_the_api_lists()
        {
            Dictionary<string, ApiList> lists = Packages.Lists();
            Assert.That(DeviceProjects.SelectMany(p => p.Hints).Where(h => lists.GetValueOrDefault(h.Assembly)?.Package != h.Package), Is.Empty);
        }

        [Test]
        public void Restore_needs_no_lock_file() => Assert.That(SourceTree.Files("", "packages.lock.json"), Is.Empty);

        [Test]
        public void Every_library_becomes_a_package() =>
            Assert.That(Nuspecs, Is.EquivalentTo(DeviceProjects.Where(p => p.Path.StartsWith("nf-src/", StringComparison.Ordinal)).Select(p => Path.ChangeExtension(p.Path, ".nuspec"))));

        [TestCaseSource(nameof(Nuspecs))]
        public void A_package_depends_on_what_its_projects_reference(string nuspec)
        {
            ProjectFile device = ProjectFile.Load(Path.ChangeExtension(nuspec, ".nfproj"));
            ProjectFile host = ProjectFile.Load(Path.ChangeExtension(nuspec, ".csproj"));
            string[] groups = { Device, Host };
            Assert.That(Named(nuspec, "group").Select(e => e.Attribute("targetFramework").Value), Is.EqualTo(groups));
            Assert.That(Dependencies(nuspec, Device), Is.EquivalentTo(Packages.In(Config(device)).Select(p => p.Id + "." + p.Version).Concat(Ours(device))));
            Assert.That(Dependencies(nuspec, Host), Is.EquivalentTo(Ours(host)));
        }

        [TestCaseSource(nameof(Nuspecs))]
        public void A_package_holds_the_assemblies_in_all_forms_with_README_icon_and_licence(string nuspec)
        {
            string name = Path.GetFileNameWithoutExtension(nuspec);
            IEnumerable<string> built = s_deviceBuilt.Select(b => $@"bin\Release\{name}.{b} to lib\{Device}")
                .Concat(s_hostBuilt.Select(b => $@"..\..\artifacts\bin\{name}\release\{name}.{b} to lib\{Host}"));
            Assert.That(
                Named(nuspec, "file").Select(e => e.Attribute("src").Value + " to " + e.Attribute("target").Value),
                Is.EquivalentTo(built.Concat(s_besides.Select(b => b + " to "))));
            Assert.That(s_besides.Select(b => Path.GetDirectoryName(nuspec) + "/" + b.Replace('\\', '/')).Where(f => !SourceTree.Exists(f)), Is.Empty);
            Assert.That(new[] { "id", "version", "readme", "icon", "license" }.Select(e => Named(nuspec, e).Single().Value), Is.EqualTo(new[] { name, "$version$", "README.md", "icon.png", "LICENSE.md" }));
        }

        [Test]
        public void The_version_is_in_one_place_that_every_library_compiles()
        {
            string[] versioned = SourceTree.Files("nf-src").Where(f => Regex.IsMatch(SourceTree.Read(f), @"AssemblyVersion\(|<(Package|Assembly|File)?Version>")).ToArray();
            Assert.That(versioned, Is.EqualTo(new[] { Version }));
            Assert.That(ProjectFile.All().Where(p => p.Path.StartsWith("nf-src/", StringComparison.Ordinal) && !p.Sources(new[] { Version }).Any()), Is.Empty);
        }

        private static string Config(ProjectFile project) => SourceTree.Read(project.Folder + "/packages.config");

        private static IEnumerable<string> Ours(ProjectFile project) => project.Projects.Select(p => p + ".$version$");

        private static IEnumerable<string> Dependencies(string nuspec, string framework) =>
            Named(nuspec, "group").Single(g => g.Attribute("targetFramework").Value == framework).Elements().Select(e => e.Attribute("id").Value + "." + e.Attribute("version").Value);

        private static IEnumerable<XElement> Named(string nuspec, string element) =>
            XElement.Parse(SourceTree.Read(nuspec)).Descendants().Where(e => e.Name.LocalName == element);

        private static IEnumerable<string> HintFaults(ProjectFile project, string config)
        {
            HashSet<string> listed = Packages.In(config).Select(p => p.Id + "." + p.Version).ToHashSet();
            HashSet<string> hinted = project.Hints.Select(h => h.Package).ToHashSet();
            return hinted.Except(listed).Select(p => $"{project.Path}: {p} is not in packages.config")
                .Concat(listed.Except(hinted).Select(p => $"{project.Path}: {p} is not referenced"))
                .Concat(project.Assemblies.Except(project.Hints.Select(h => h.Assembly)).Select(a => $"{project.Path}: {a} has no HintPath"));
        }

        private static IEnumerable<string> TwoVersions(IEnumerable<(string Id, string Version)> packages) =>
            packages.Distinct().GroupBy(p => p.Id).Where(g => g.Count() > 1).Select(g => g.Key);
    }
}
