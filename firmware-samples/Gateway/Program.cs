using Iot.Device.Bmxx80;
using NanoMqtt.Broker;
using NanoMqtt.Net;
using NanoMqtt.Samples;

namespace Gateway
{
    /// <summary>The broker of other boards, with a sensor of its own; see README.md for the wiring and what to expect.</summary>
    public static class Program
    {
        // True: the board makes a Wi-Fi network of its own with the name and password in Credentials.cs. False: it joins that network.
        private const bool IsAccessPoint = false;

        // What I2C modules are mostly wired to on ESP32 boards.
        private const int DataPin = 21;
        private const int ClockPin = 22;

        /// <summary>The firmware's entry point. Never returns.</summary>
        public static void Main()
        {
            var log = new DebugLog();
            var options = new GatewayOptions
            {
                Board = Credentials.Board,
                UserName = Credentials.BrokerUserName,
                Password = Credentials.BrokerPassword,
            };

            INetwork network = IsAccessPoint
                ? new SoftAccessPoint(Credentials.WifiName, Credentials.WifiPassword, log)
                : (INetwork)new WifiNetwork(Credentials.WifiName, Credentials.WifiPassword);
            var broker = new MqttBroker(new TcpAcceptor(), new MqttBrokerOptions());
            var node = new GatewayNode(options, broker, new Bme280Sensor(DataPin, ClockPin, Bmx280Base.SecondaryI2cAddress), network, log);
            node.Run();
        }
    }
}
