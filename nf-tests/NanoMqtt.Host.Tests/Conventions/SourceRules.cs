using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NanoMqtt.Host.Tests.Conventions
{
    /// <summary>What a source file must not contain. Every rule takes the text and gives one line for each fault.</summary>
    internal static class SourceRules
    {
        private static readonly string[] s_typesNotOnDevice =
        {
            "Span", "ReadOnlySpan", "SpanByte", "Memory", "ReadOnlyMemory", "Task", "ValueTask", "ArrayPool", "ValueTuple",
        };

        /// <summary>Generics, async, LINQ, Span and other constructs that nanoFramework does not have.</summary>
        public static IEnumerable<string> NotOnDevice(string file, string text)
        {
            foreach (SyntaxNode node in Root(text).DescendantNodes())
            {
                string fault = node switch
                {
                    GenericNameSyntax or TypeParameterListSyntax => "generic",
                    NullableTypeSyntax => "nullable value type (generic)",
                    TupleTypeSyntax or TupleExpressionSyntax => "tuple (generic)",
                    AwaitExpressionSyntax => "await",
                    QueryExpressionSyntax => "LINQ",
                    UsingDirectiveSyntax u when Within(u.Name, "System.Linq", "System.Collections.Generic", "System.Threading.Tasks") => u.Name + " namespace",
                    StackAllocArrayCreationExpressionSyntax or ImplicitStackAllocArrayCreationExpressionSyntax => "stackalloc",
                    ArrayRankSpecifierSyntax r when r.Rank > 1 => "multidimensional array",
                    RangeExpressionSyntax => "range",
                    PrefixUnaryExpressionSyntax p when p.IsKind(SyntaxKind.IndexExpression) => "index from the end",
                    IdentifierNameSyntax i when s_typesNotOnDevice.Contains(i.Identifier.Text) => i.Identifier.Text,
                    _ when node.ChildTokens().Any(t => t.IsKind(SyntaxKind.AsyncKeyword)) => "async",
                    _ => null,
                };
                if (fault != null)
                {
                    yield return At(file, node.GetLocation(), fault);
                }
            }
        }

        public static IEnumerable<string> Conditionals(string file, string text) =>
            Root(text).DescendantTrivia(descendIntoTrivia: true).Where(t => t.IsKind(SyntaxKind.IfDirectiveTrivia)).Select(t => At(file, t.GetLocation(), "#if"));

        /// <summary>Uses of the namespaces or of what is in them, by directive or by full name.</summary>
        public static IEnumerable<string> Namespaces(string file, string text, params string[] forbidden)
        {
            SyntaxNode root = Root(text);
            IEnumerable<SyntaxNode> names = root.DescendantNodes().Where(n => n is UsingDirectiveSyntax or QualifiedNameSyntax or MemberAccessExpressionSyntax);
            foreach (SyntaxNode node in names)
            {
                SyntaxNode name = node is UsingDirectiveSyntax u ? u.Name : node;
                if (Within(name, forbidden) && !(node.Parent is UsingDirectiveSyntax or QualifiedNameSyntax or MemberAccessExpressionSyntax))
                {
                    yield return At(file, node.GetLocation(), name.ToString());
                }
            }
        }

        public static IEnumerable<string> Names(string file, string text, params string[] forbidden) =>
            from name in Root(text).DescendantNodes().OfType<SimpleNameSyntax>()
            where forbidden.Contains(name.Identifier.Text)
            select At(file, name.GetLocation(), name.Identifier.Text);

        /// <summary>Instance fields of test classes: the device's launcher calls the methods without an instance.</summary>
        public static IEnumerable<string> TestClassFields(params (string File, string Text)[] sources)
        {
            var parts = sources.SelectMany(s => Root(s.Text).DescendantNodes().OfType<ClassDeclarationSyntax>().Select(c => (s.File, Class: c))).ToList();
            HashSet<string> tests = parts.Where(p => p.Class.AttributeLists.SelectMany(l => l.Attributes).Any(a => a.Name.ToString() is "TestClass" or "TestClassAttribute"))
                .Select(p => p.Class.Identifier.Text).ToHashSet();
            return from part in parts
                   where tests.Contains(part.Class.Identifier.Text)
                   from member in part.Class.Members
                   where member is BaseFieldDeclarationSyntax || (member is PropertyDeclarationSyntax p && p.AccessorList != null && p.AccessorList.Accessors.All(a => a.Body == null && a.ExpressionBody == null))
                   where !member.Modifiers.Any(m => m.IsKind(SyntaxKind.StaticKeyword) || m.IsKind(SyntaxKind.ConstKeyword))
                   select At(part.File, member.GetLocation(), "instance state in " + part.Class.Identifier.Text);
        }

        /// <summary>About how many bytes the names and texts of an assembly take on the device: each once, with a zero behind it.</summary>
        public static int StringBytes(IEnumerable<string> sources)
        {
            IEnumerable<string> strings = sources.SelectMany(s => Root(s).DescendantTokens()).Where(t => t.IsKind(SyntaxKind.IdentifierToken) || t.IsKind(SyntaxKind.StringLiteralToken)).Select(t => t.ValueText);
            return strings.Distinct().Sum(s => Encoding.UTF8.GetByteCount(s) + 1);
        }

        private static SyntaxNode Root(string text) =>
            CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.CSharp9, preprocessorSymbols: new[] { "NANOFRAMEWORK_1_0", "DEBUG" })).GetRoot();

        private static bool Within(SyntaxNode name, params string[] namespaces)
        {
            string text = name.ToString().Replace("global::", "", StringComparison.Ordinal);
            return namespaces.Any(n => text == n || text.StartsWith(n + ".", StringComparison.Ordinal));
        }

        private static string At(string file, Location location, string what) => $"{file}:{location.GetLineSpan().StartLinePosition.Line + 1}: {what}";
    }
}
