using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Conventions
{
    [TestFixture]
    public class LanguageTests
    {
        private static readonly string[] s_assemblies =
        {
            "NanoMqtt.Core", "NanoMqtt.Net", "NanoMqtt.Listener", "NanoMqtt.Client", "NanoMqtt.Requests", "NanoMqtt.Broker", "NanoMqtt.WebSocket",
            "NanoMqtt.Storage", "NanoMqtt.Bridge", "NanoMqtt.M2Mqtt",
        };

        [Test]
        public void Device_sources_use_only_what_the_device_has() =>
            Assert.That(SourceTree.DeviceSources().SelectMany(f => SourceRules.NotOnDevice(f, SourceTree.Read(f))), Is.Empty);

        [TestCase("class A<T> { }")]
        [TestCase("class A { void M<T>() { } }")]
        [TestCase("class A { List<int> x; }")]
        [TestCase("class A { int? x; }")]
        [TestCase("class A { (int, int) x; }")]
        [TestCase("class A { async void M() { } }")]
        [TestCase("class A { object M(int[] a) => from i in a select i; }")]
        [TestCase("using System.Linq;")]
        [TestCase("class A { Span x; }")]
        [TestCase("class A { unsafe void M() { int* p = stackalloc int[4]; } }")]
        [TestCase("class A { int[,] x; }")]
        [TestCase("class A { object M(string s) => s[1..]; }")]
        [TestCase("class A { object M(string s) => s[^1]; }")]
        public void What_the_device_lacks_is_found(string source) => Assert.That(SourceRules.NotOnDevice("A.cs", source), Is.Not.Empty);

        [Test]
        public void What_the_device_has_is_not_found() =>
            Assert.That(SourceRules.NotOnDevice("A.cs", "class A { /* List<int> async Span */ string s = \"Task<int>\"; int[][] x; bool B => 1 < 2; }"), Is.Empty);

        [Test]
        public void No_conditional_compilation_in_nf_src() =>
            Assert.That(SourceTree.Files("nf-src", ".cs").SelectMany(f => SourceRules.Conditionals(f, SourceTree.Read(f))), Is.Empty);

        [Test]
        public void Conditional_compilation_is_found() =>
            Assert.That(SourceRules.Conditionals("A.cs", "#if X\nclass A { }\n#endif"), Is.Not.Empty);

        [TestCaseSource(nameof(s_assemblies))]
        public void Built_assembly_declares_nothing_generic(string name) =>
            Assert.That(Generics(Assembly.Load(name).GetTypes()), Is.Empty);

        [TestCase(typeof(List<int>))]
        [TestCase(typeof(GenericField))]
        [TestCase(typeof(GenericMethod))]
        public void Declared_generics_are_found(Type type) => Assert.That(Generics(type), Is.Not.Empty);

        private static IEnumerable<string> Generics(params Type[] types)
        {
            const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
            IEnumerable<string> declarations = types.Where(t => t.IsGenericType).Select(t => t.FullName);
            IEnumerable<string> fields = types.SelectMany(t => t.GetFields(all)).Where(f => f.FieldType.IsGenericType).Select(f => $"{f.DeclaringType}.{f.Name}");
            IEnumerable<string> methods = types.SelectMany(t => t.GetMethods(all))
                .Where(m => m.IsGenericMethod || m.ReturnType.IsGenericType || m.GetParameters().Any(p => p.ParameterType.IsGenericType))
                .Select(m => $"{m.DeclaringType}.{m.Name}");
            return declarations.Concat(fields).Concat(methods);
        }

#pragma warning disable CS0649, CA1812, CA1823 // bad examples, only looked at
        private sealed class GenericField
        {
            public int? Value;
        }

        private static class GenericMethod
        {
            public static void Run<T>(T value) => _ = value;
        }
#pragma warning restore
    }
}
