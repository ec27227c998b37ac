using System.Threading;
using Iot.Device.Bmxx80;
using NanoMqtt.Bridge;
using NanoMqtt.Broker;
using NanoMqtt.Listener;
using NanoMqtt.Net;
using NanoMqtt.Samples;

namespace Gateway
{
    /// <summary>The broker of other boards, with a sensor of its own and a bridge to a full broker; see README.md for the wiring and what to expect.</summary>
    public static class Program
    {
        // True: the board makes a Wi-Fi network of its own with the name and password in Credentials.cs. False: it joins that network.
        private const bool IsAccessPoint = false;

        // The usual I2C pins of an ESP32. Other chips need others: an ESP32-S3 has no GPIO 22.
        private const int DataPin = 21;
        private const int ClockPin = 22;

        /// <summary>The firmware's entry point. Never returns.</summary>
        public static void Main()
        {
            Firmware.Run(CreateNode, new ConsoleLog());
        }

        private static ThreadStart CreateNode(ILog log)
        {
            var options = new GatewayOptions
            {
                Board = Credentials.Board,
                UserName = Credentials.BrokerUserName,
                Password = Credentials.BrokerPassword,
                UpstreamUserName = Credentials.UpstreamUserName,
                UpstreamPassword = Credentials.UpstreamPassword,
            };

            // All memory is taken here.
            var broker = new MqttBroker(new TcpAcceptor(), new MqttBrokerOptions());
            MqttBridge bridge = Credentials.UpstreamHost.Length == 0 ? null : GatewayBridge.Create(options, broker, new TcpTransport(Credentials.UpstreamHost));

            INetwork network = IsAccessPoint
                ? new SoftAccessPoint(Credentials.WifiName, Credentials.WifiPassword, log)
                : (INetwork)new WifiNetwork(new Esp32Wifi(), Credentials.WifiName, Credentials.WifiPassword);
            var node = new GatewayNode(options, broker, bridge, new Bme280Sensor(DataPin, ClockPin, Bmx280Base.SecondaryI2cAddress), network, log);
            return node.Run;
        }
    }
}
