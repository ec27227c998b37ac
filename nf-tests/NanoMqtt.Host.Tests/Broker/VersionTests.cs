using System;
using NanoMqtt.Broker;
using NUnit.Framework;
using Assert = NUnit.Framework.Assert;

namespace NanoMqtt.Host.Tests.Broker
{
    [TestFixture]
    public class VersionTests
    {
        [Test]
        public void The_broker_says_the_version_of_its_assembly()
        {
            Version version = typeof(MqttBroker).Assembly.GetName().Version;
            Assert.That(MqttBrokerStatistics.Version, Is.EqualTo("NanoMqtt " + version.ToString(3)));
        }
    }
}
