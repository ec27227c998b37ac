using System;
using System.Linq;
using System.Text.RegularExpressions;
using NanoMqtt.Samples;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Conventions
{
    /// <summary>A user's own Credentials.cs, a copy of the template, goes before what the samples compile without it.</summary>
    [TestFixture]
    public class CredentialsTests
    {
        private const string Folder = "firmware-samples/Esp32/";

        private static readonly string s_template = SourceTree.Read(Folder + "Credentials.template.cs");

        [Test]
        public void The_template_has_the_same_values_as_its_stand_in()
        {
            string template = s_template.Replace($"\"{WifiCredentials.TemplateName}\"", "WifiCredentials.TemplateName", StringComparison.Ordinal);
            Assert.That(Values(template), Is.Not.Empty.And.EqualTo(Values(SourceTree.Read(Folder + "NoCredentials.cs"))));
        }

        // In a namespace the copy would be a second class of the same name.
        [Test]
        public void The_template_is_in_no_namespace() => Assert.That(s_template, Does.Not.Contain("namespace"));

        [Test]
        public void Every_sample_compiles_the_copy_and_its_stand_in_and_not_the_template()
        {
            ProjectFile[] samples = ProjectFile.All().Where(p => p.IsDevice && p.Path.StartsWith("firmware-samples/", StringComparison.Ordinal)).ToArray();
            Assert.That(samples, Is.Not.Empty);
            Assert.That(samples.Where(p => !SourceTree.Read(p.Path).Contains(@"..\Esp32\*Credentials.cs;", StringComparison.Ordinal)), Is.Empty);
        }

        private static string[] Values(string text) => Regex.Matches(text, "const string .*;").Select(m => m.Value).ToArray();
    }
}
