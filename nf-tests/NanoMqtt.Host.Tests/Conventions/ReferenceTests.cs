using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Conventions
{
    /// <summary>
    /// A board carries every assembly that its program references, whole: a reference is there because the sources use the assembly or
    /// because one that they use needs it, and a program names all of these, since packages.config brings nothing along.
    /// </summary>
    [TestFixture]
    public class ReferenceTests
    {
        private static readonly string[] s_always = { "mscorlib", "nanoFramework.UnitTestLauncher" };

        private static readonly ApiList[] s_lists =
        {
            new("assembly System.Net 1 package P 1", "class System.Net.Sockets.Socket : System.IDisposable", "delegate void System.Net.Done(int x)"),
            new("assembly System.Threading 1 package P 1", "struct System.Threading.CancellationToken"),
        };

        private static IEnumerable<string> DeviceProjects => ProjectFile.All().Where(p => p.IsDevice).Select(p => p.Path);

        [TestCaseSource(nameof(DeviceProjects))]
        public void Nothing_is_referenced_that_the_sources_do_not_need(string path)
        {
            ApiList[] lists = Packages.Lists().Values.ToArray();
            ProjectFile project = ProjectFile.Load(path);
            string[] sources = project.Sources(SourceTree.Files("", ".cs")).Select(SourceTree.Read).ToArray();
            IEnumerable<string> ours = project.Projects.SelectMany(Below).Distinct().ToArray();
            Assert.That(project.Projects.Except(Needed(project, sources)), Is.Empty, "projects");

            HashSet<string> needed = Packages.Closure(ours.SelectMany(p => Library(p).Assemblies).Concat(Used(lists, sources)).Concat(s_always));
            Assert.That(project.Assemblies.Except(needed), Is.Empty, "assemblies");
            if (project.IsProgram)
            {
                Assert.That(needed.Except(project.Assemblies).Except(s_always), Is.Empty, "missing assemblies");
                Assert.That(ours.Except(project.Projects), Is.Empty, "missing projects");
            }
        }

        [TestCase("using System.Net.Sockets; class A { Socket s; }", "System.Net")]
        [TestCase("class A { System.Net.Sockets.Socket s; }", "System.Net")]
        [TestCase("namespace System.Net.Sockets { class A { Socket s; } }", "System.Net")]
        [TestCase("using System.Net; class A { Done d; }", "System.Net")]
        [TestCase("using System.Threading; class A { CancellationToken t; }", "System.Threading")]
        [TestCase("using System.Net.Sockets; using System.Threading; class A { }", null)]
        [TestCase("class A { Socket s; }", null)]
        public void What_a_source_uses_is_known_by_its_names(string source, string assembly) =>
            Assert.That(Used(s_lists, source), Is.EquivalentTo(assembly == null ? [] : new[] { assembly }));

        [Test]
        public void What_an_assembly_needs_comes_along() =>
            Assert.That(Packages.Closure(new[] { "System.Net" }), Is.EquivalentTo(new[] { "System.Net", "System.IO.Streams", "System.Threading", "nanoFramework.Runtime.Events", "nanoFramework.System.Text" }));

        private static IEnumerable<string> Used(IEnumerable<ApiList> lists, params string[] sources)
        {
            HashSet<string> names = sources.SelectMany(FullNames).ToHashSet();
            return lists.Where(l => l.Types.Any(names.Contains)).Select(l => l.Assembly);
        }

        // Every name that stands in the source, in every namespace that it can mean: more than the compiler would accept, never less.
        private static IEnumerable<string> FullNames(string source)
        {
            SyntaxNode root = CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.CSharp9)).GetRoot();
            string[] namespaces = root.DescendantNodes().OfType<UsingDirectiveSyntax>().Select(u => u.Name.ToString())
                .Concat(root.DescendantNodes().OfType<NamespaceDeclarationSyntax>().SelectMany(n => Prefixes(n.Name.ToString()))).Distinct().ToArray();
            IEnumerable<string> names = root.DescendantNodes().Where(n => n.Parent is not UsingDirectiveSyntax).OfType<IdentifierNameSyntax>().Select(n => n.Identifier.Text).Distinct();
            IEnumerable<string> qualified = root.DescendantNodes().Where(n => n is QualifiedNameSyntax or MemberAccessExpressionSyntax).Select(n => n.ToString());
            return names.SelectMany(n => namespaces.SelectMany(s => new[] { s + "." + n, s + "." + n + "Attribute" })).Concat(qualified);
        }

        private static IEnumerable<string> Prefixes(string name)
        {
            string[] parts = name.Split('.');
            return Enumerable.Range(1, parts.Length).Select(n => string.Join('.', parts.Take(n)));
        }

        private static ProjectFile Library(string name) => ProjectFile.Load($"nf-src/{name}/{name}.nfproj");

        private static IEnumerable<string> Below(string name) => Library(name).Projects.SelectMany(Below).Append(name);

        // An assembly is used by its namespace, which is its name, or because one that is used needs it.
        private static HashSet<string> Needed(ProjectFile project, string[] sources)
        {
            IEnumerable<string> named = project.Projects.Where(p => sources.Any(s => s.Contains($"using {p};") || s.Contains($"namespace {p}.")));
            return named.SelectMany(Below).ToHashSet();
        }
    }
}
