using System.Threading;
using NanoMqtt.Net;
using NanoMqtt.Samples;

namespace CommandNode
{
    /// <summary>Switches a GPIO by command and answers; see README.md for the wiring and what to expect.</summary>
    public static class Program
    {
        // The LED on many ESP32 boards; a relay module can be wired to this pin instead.
        private const int SwitchPin = 2;

        /// <summary>The firmware's entry point. Never returns.</summary>
        public static void Main()
        {
            Firmware.Run(CreateNode, new ConsoleLog());
        }

        private static ThreadStart CreateNode(ILog log)
        {
            var options = new NodeOptions
            {
                Board = Credentials.Board,
                UserName = Credentials.BrokerUserName,
                Password = Credentials.BrokerPassword,
            };

            var node = new SwitchNode(
                options,
                new GpioSwitch(SwitchPin),
                new WifiNetwork(new Esp32Wifi(), Credentials.WifiName, Credentials.WifiPassword),
                new TcpTransport(Credentials.BrokerHost),
                log);
            return node.Run;
        }
    }
}
