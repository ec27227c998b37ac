using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Conventions
{
    /// <summary>
    /// Every ```csharp block of the documentation is a program that compiles against our assemblies, or, with a path behind csharp, stands
    /// word for word in that file, which is compiled elsewhere: what only the device can compile is shown like that.
    /// </summary>
    [TestFixture]
    public class SnippetTests
    {
        private static IEnumerable<TestCaseData> Programs() => Snippets(quoted: false).Select(s => new TestCaseData(s.Text).SetArgDisplayNames(s.Name));

        private static IEnumerable<TestCaseData> Quotations() => Snippets(quoted: true).Select(s => new TestCaseData(s.Text, s.Source).SetArgDisplayNames(s.Name));

        [TestCaseSource(nameof(Programs))]
        public void Snippet_compiles(string program) => Assert.That(Errors(program), Is.Empty);

        [TestCaseSource(nameof(Quotations))]
        public void Snippet_is_what_its_source_says(string text, string source) => Assert.That(SourceTree.Read(source).ReplaceLineEndings("\n"), Does.Contain(text));

        [Test]
        public void A_snippet_that_does_not_compile_is_found() => Assert.That(Errors("new NanoMqtt.Core.NoSuchType();"), Is.Not.Empty);

        [Test]
        public void The_README_shows_client_and_broker() =>
            Assert.That(Regex.Count(SourceTree.Read("README.md"), "```csharp"), Is.GreaterThanOrEqualTo(2));

        /// <summary>The blocks: whole programs, or those that are quoted from a source.</summary>
        internal static IEnumerable<(string Text, string Source, string Name)> Snippets(bool quoted) =>
            from file in SourceTree.Files("", ".md")
            from snippet in Regex.Matches(SourceTree.Read(file).ReplaceLineEndings("\n"), "```csharp ?(.*?)\n(.*?)```", RegexOptions.Singleline)
                .Select((m, i) => (Text: m.Groups[2].Value, Source: m.Groups[1].Value, Number: i + 1))
            where snippet.Source.Length > 0 == quoted
            select (snippet.Text, snippet.Source, $"{file} {snippet.Number}");

        private static IEnumerable<string> Errors(string program)
        {
            string platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES");
            CSharpCompilation compilation = CSharpCompilation.Create(
                "Snippet",
                new[] { CSharpSyntaxTree.ParseText(program, new CSharpParseOptions(LanguageVersion.CSharp9)) },
                platform.Split(Path.PathSeparator).Where(p => !p.EndsWith(".VirtualTime.dll", StringComparison.Ordinal)).Select(p => MetadataReference.CreateFromFile(p)),
                new CSharpCompilationOptions(OutputKind.ConsoleApplication));
            return compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString());
        }
    }
}
