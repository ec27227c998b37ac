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
    /// <summary>Every ```csharp block of README.md and docs/ is a program that compiles against our assemblies.</summary>
    [TestFixture]
    public class SnippetTests
    {
        private static IEnumerable<TestCaseData> Snippets() =>
            from file in SourceTree.Files("", ".md")
            from snippet in Regex.Matches(SourceTree.Read(file), "```csharp\r?\n(.*?)```", RegexOptions.Singleline).Select((m, i) => (Text: m.Groups[1].Value, Number: i + 1))
            select new TestCaseData(snippet.Text).SetArgDisplayNames($"{file} {snippet.Number}");

        [TestCaseSource(nameof(Snippets))]
        public void Snippet_compiles(string program) => Assert.That(Errors(program), Is.Empty);

        [Test]
        public void A_snippet_that_does_not_compile_is_found() => Assert.That(Errors("new NanoMqtt.Core.NoSuchType();"), Is.Not.Empty);

        [Test]
        public void The_README_shows_client_and_broker() =>
            Assert.That(Regex.Count(SourceTree.Read("README.md"), "```csharp"), Is.GreaterThanOrEqualTo(2));

        private static IEnumerable<string> Errors(string program)
        {
            string platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES");
            CSharpCompilation compilation = CSharpCompilation.Create(
                "Snippet",
                new[] { CSharpSyntaxTree.ParseText(program, new CSharpParseOptions(LanguageVersion.CSharp9)) },
                platform.Split(Path.PathSeparator).Select(p => MetadataReference.CreateFromFile(p)),
                new CSharpCompilationOptions(OutputKind.ConsoleApplication));
            return compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString());
        }
    }
}
