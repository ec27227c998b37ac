using System;

namespace NanoMqtt.Samples.DesktopDemo
{
    /// <summary>A sensor whose values wander about slowly, each board's differently.</summary>
    internal sealed class SimulatedSensor : ISensor
    {
        private readonly Random _random;
        private readonly SensorReading _now = new() { TemperatureCelsius = 21, HumidityPercent = 45, PressureHectopascals = 1013 };

        public SimulatedSensor(int seed)
        {
            _random = new Random(seed);
        }

        public bool Read(SensorReading reading)
        {
            reading.TemperatureCelsius = _now.TemperatureCelsius = Wander(_now.TemperatureCelsius, 0.2, 15, 28);
            reading.HumidityPercent = _now.HumidityPercent = Wander(_now.HumidityPercent, 0.5, 30, 70);
            reading.PressureHectopascals = _now.PressureHectopascals = Wander(_now.PressureHectopascals, 0.3, 990, 1035);
            return true;
        }

        private double Wander(double value, double step, double minimum, double maximum)
        {
            return Math.Clamp(value + (((_random.NextDouble() * 2) - 1) * step), minimum, maximum);
        }
    }
}
