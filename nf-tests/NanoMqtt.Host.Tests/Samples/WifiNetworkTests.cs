using System.Linq;
using System.Threading.Tasks;
using NanoMqtt.Host.Tests.Interop;
using NanoMqtt.Samples;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Samples
{
    /// <summary>An access point that comes and goes: each joining costs the board flash and native memory, so there are few.</summary>
    [TestFixture]
    public class WifiNetworkTests
    {
        [Test]
        public void With_an_address_nothing_is_joined()
        {
            var wifi = new SimulatedWifi { HasAddress = true };
            Assert.That(Network(wifi).Connect(0), Is.True);
            Assert.That(wifi.Joins, Is.Zero);
        }

        [Test]
        public void A_network_that_goes_away_is_waited_for_and_only_now_and_then_joined_anew()
        {
            var wifi = new SimulatedWifi(WifiResult.Joined, WifiResult.NoAddress);
            WifiNetwork network = Network(wifi);
            Assert.That(network.Connect(0), Is.True);
            wifi.HasAddress = false;
            Assert.That(Enumerable.Range(0, 31).Any(_ => network.Connect(0)), Is.False);
            Assert.That(wifi.Joins, Is.EqualTo(2));
            Assert.That(network.Connect(0), Is.True);
            Assert.That(wifi.Joins, Is.EqualTo(3));
        }

        [Test]
        public void A_network_from_before_the_restart_is_waited_for_once_and_then_joined()
        {
            var wifi = new SimulatedWifi { WasJoinedBefore = true };
            WifiNetwork network = Network(wifi);
            Assert.That(network.Connect(0), Is.False);
            Assert.That(wifi.Joins, Is.Zero);
            Assert.That(network.Connect(0), Is.True);
            Assert.That(wifi.Joins, Is.EqualTo(1));
        }

        [Test]
        public async Task An_address_that_comes_while_it_is_waited_for_is_enough()
        {
            var wifi = new SimulatedWifi(WifiResult.NoAddress);
            WifiNetwork network = Network(wifi);
            Assert.That(network.Connect(0), Is.False);
            Task<bool> waiting = Task.Run(() => network.Connect(Limits.WaitMs));
            wifi.HasAddress = true;
            Assert.That(await waiting, Is.True);
            Assert.That(wifi.Joins, Is.EqualTo(1));
        }

        private static WifiNetwork Network(IWifi wifi) => new(wifi, "home", "12345678");
    }
}
