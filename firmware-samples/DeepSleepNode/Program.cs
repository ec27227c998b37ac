using System;
using System.Threading;
using Iot.Device.Bmxx80;
using NanoMqtt.Core;
using NanoMqtt.Net;
using NanoMqtt.Samples;
using NanoMqtt.Storage;
using nanoFramework.Hardware.Esp32;

namespace DeepSleepNode
{
    /// <summary>Wakes, measures with a BME280, delivers, sleeps; see README.md for the wiring and what to expect.</summary>
    public static class Program
    {
        // The usual I2C pins of an ESP32. Other chips need others: an ESP32-S3 has no GPIO 22.
        private const int DataPin = 21;
        private const int ClockPin = 22;

        // A sleeping board cannot be deployed to, so after a reset it stays awake for this long first.
        private const int AwakeAfterResetMs = 15000;

        /// <summary>The firmware's entry point, after each sleep again. Never returns.</summary>
        public static void Main()
        {
            var log = new ConsoleLog();
            if (Sleep.GetWakeupCause() != Sleep.WakeupCause.Timer)
            {
                log.Write("reset: measuring begins in 15 s; deploy now if you want to");
                Thread.Sleep(AwakeAfterResetMs);
            }

            var options = new SleepOptions
            {
                Board = Credentials.Board,
                UserName = Credentials.BrokerUserName,
                Password = Credentials.BrokerPassword,
            };

            int sleepMs = options.IntervalMs;
            try
            {
                using (var store = new FileStore("I:\\telemetry.log", SleepNode.MaximumWaiting + 8, 16384))
                {
                    var node = new SleepNode(
                        options,
                        new Bme280Sensor(DataPin, ClockPin, Bmx280Base.SecondaryI2cAddress),
                        new WifiNetwork(new Esp32Wifi(), Credentials.WifiName, Credentials.WifiPassword),
                        new TcpTransport(Credentials.BrokerHost),
                        store,
                        log);
                    sleepMs = node.Run();
                }
            }
            catch (Exception e)
            {
                log.Write("stopped: " + e.Message + "; next try after the sleep"); // a full flash drive, say
            }

            log.Write("asleep for " + (sleepMs / 1000).ToString() + " s");
            Sleep.EnableWakeupByTimer(TimeSpan.FromMilliseconds(sleepMs));
            Sleep.StartDeepSleep();
        }
    }
}
