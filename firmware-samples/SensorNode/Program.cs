using System.Threading;
using Iot.Device.Bmxx80;
using NanoMqtt.Net;
using NanoMqtt.Samples;

namespace SensorNode
{
    /// <summary>Publishes what a BME280 measures; see README.md for the wiring and what to expect.</summary>
    public static class Program
    {
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
            var options = new TelemetryOptions
            {
                Board = Credentials.Board,
                UserName = Credentials.BrokerUserName,
                Password = Credentials.BrokerPassword,
                IntervalMs = 10000,
            };

            var node = new TelemetryNode(
                options,
                new Bme280Sensor(DataPin, ClockPin, Bmx280Base.SecondaryI2cAddress),
                new WifiNetwork(new Esp32Wifi(), Credentials.WifiName, Credentials.WifiPassword),
                new TcpTransport(Credentials.BrokerHost),
                log);
            return node.Run;
        }
    }
}
