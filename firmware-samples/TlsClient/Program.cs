using System.Threading;
using Iot.Device.Bmxx80;
using NanoMqtt.Net;
using NanoMqtt.Samples;

namespace TlsClient
{
    /// <summary>Publishes what a BME280 measures over TLS; see README.md for certificates, wiring and what to expect.</summary>
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

            // The time first: without it no certificate is valid.
            var network = new ClockedNetwork(new WifiNetwork(new Esp32Wifi(), Credentials.WifiName, Credentials.WifiPassword), new SntpClock());
            var node = new TelemetryNode(
                options,
                new Bme280Sensor(DataPin, ClockPin, Bmx280Base.SecondaryI2cAddress),
                network,
                new TlsTransport(Credentials.BrokerHost, TlsTransport.DefaultPort, CaCertificate.Read(Credentials.BrokerCa)),
                log);
            return node.Run;
        }
    }
}
