using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Conventions
{
    [TestFixture]
    public class DeviceTestTests
    {
        // A device assembly finds its strings by 16 bits; with more it gets wrong names and does not load. Some 8 KB of them the compiler adds.
        private const int MaximumStringBytes = 56000;

        [TestCaseSource(typeof(SourceTree), nameof(SourceTree.DualTests))]
        public void Test_classes_have_no_instance_fields(string project)
        {
            var sources = SourceTree.Files("nf-tests/" + project, ".cs").Concat(SourceTree.Files("nf-tests/Shared", ".cs"));
            Assert.That(SourceRules.TestClassFields(sources.Select(f => (f, SourceTree.Read(f))).ToArray()), Is.Empty);
        }

        [TestCase("[TestClass] class A { int x; }")]
        [TestCase("[TestClass] class A { readonly int x; }")]
        [TestCase("[TestClass] class A { event System.Action x; }")]
        [TestCase("[TestClass] class A { int X { get; set; } }")]
        [TestCase("[TestClass] partial class A { } partial class A { int x; }")]
        public void An_instance_field_is_found(string source) => Assert.That(SourceRules.TestClassFields(("A.cs", source)), Is.Not.Empty);

        [Test]
        public void Other_fields_are_not_found() =>
            Assert.That(SourceRules.TestClassFields(("A.cs", "[TestClass] class A { static int x; const int y = 1; int Z => 1; class Inner { int x; } } class B { int x; }")), Is.Empty);

        [TestCaseSource(typeof(SourceTree), nameof(SourceTree.DualTests))]
        public void The_device_launcher_finds_the_assembly_by_its_name(string project) =>
            Assert.That(ProjectFile.Load($"nf-tests/{project}/{project}.nfproj").AssemblyName, Is.EqualTo("NFUnitTest"));

        [TestCaseSource(typeof(SourceTree), nameof(SourceTree.DualTests))]
        public void Names_and_texts_fit_into_what_the_device_has_for_strings(string project)
        {
            IEnumerable<string> sources = ProjectFile.Load($"nf-tests/{project}/{project}.nfproj").Sources(SourceTree.Files("", ".cs"));
            Assert.That(SourceRules.StringBytes(sources.Select(SourceTree.Read)), Is.LessThan(MaximumStringBytes));
        }

        [Test]
        public void A_string_counts_once_with_its_end() =>
            Assert.That(SourceRules.StringBytes(new[] { "class A { string B = \"xyz\"; }", "class A { string C = \"xyz\"; }" }), Is.EqualTo(2 + 2 + 2 + 4));
    }
}
