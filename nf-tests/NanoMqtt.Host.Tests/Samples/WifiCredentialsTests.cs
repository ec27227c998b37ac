using NanoMqtt.Samples;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Samples
{
    [TestFixture]
    public class WifiCredentialsTests
    {
        [TestCase(WifiCredentials.TemplateName, "your password", "no credentials: copy Credentials.template.cs to Credentials.cs and fill it in")]
        [TestCase("", "12345678", "Credentials.cs gives the network no name")]
        [TestCase("home", "1234567", "the password in Credentials.cs is too short: those of Wi-Fi have 8 characters or more")]
        [TestCase("a name of 32 characters, one more ", "12345678", "name or password in Credentials.cs is too long: they have 31 and 63 characters at most")]
        [TestCase("home", "0123456789012345678901234567890123456789012345678901234567890123", "name or password in Credentials.cs is too long: they have 31 and 63 characters at most")]
        public void What_cannot_work_is_said_in_one_line(string name, string password, string problem) =>
            Assert.That(WifiCredentials.FindProblem(name, password), Is.EqualTo(problem));

        [TestCase("home", "12345678")]
        [TestCase("guests", "")]
        [TestCase("a name of 31 characters, no mor", "012345678901234567890123456789012345678901234567890123456789012")]
        public void What_may_work_is_left_to_the_network(string name, string password) => Assert.That(WifiCredentials.FindProblem(name, password), Is.Null);
    }
}
