using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NanoMqtt.Host.Tests.Conventions;

namespace NanoMqtt.Host.Tests.Broker
{
    /// <summary>The sources of dual tests, which another assembly runs, method by method.</summary>
    internal sealed class DualTestMethods
    {
        private readonly MethodDeclarationSyntax[] _methods;

        public DualTestMethods(IEnumerable<string> sources) => _methods = sources
            .SelectMany(s => CSharpSyntaxTree.ParseText(s).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>())
            .ToArray();

        public static DualTestMethods OfBroker { get; } = Of("NanoMqtt.Broker.Tests");

        public static DualTestMethods OfClient { get; } = Of("NanoMqtt.Client.Tests");

        /// <summary>A test with what it calls in its own class, or null.</summary>
        /// <param name="name">Class and method, with a dot.</param>
        public string Find(string name)
        {
            MethodDeclarationSyntax test = _methods.FirstOrDefault(m => IsTest(m) && NameOf(m) == name);
            if (test == null)
            {
                return null;
            }

            IEnumerable<string> called = test.DescendantNodes().OfType<InvocationExpressionSyntax>().Select(i => ClassOf(test) + "." + i.Expression);
            return test + string.Concat(called.Distinct().SelectMany(c => _methods.Where(m => NameOf(m) == c)));
        }

        /// <summary>All calls in tests and their helpers.</summary>
        public IEnumerable<InvocationExpressionSyntax> Calls => _methods.SelectMany(m => m.DescendantNodes().OfType<InvocationExpressionSyntax>());

        private static DualTestMethods Of(string project) => new(SourceTree.Files("nf-tests/" + project, ".cs").Select(SourceTree.Read));

        private static string NameOf(MethodDeclarationSyntax method) => ClassOf(method) + "." + method.Identifier.Text;

        private static string ClassOf(MethodDeclarationSyntax method) => ((ClassDeclarationSyntax)method.Parent).Identifier.Text;

        private static bool IsTest(MethodDeclarationSyntax method) =>
            method.AttributeLists.SelectMany(l => l.Attributes).Any(a => a.Name.ToString() == "TestMethod");
    }
}
