namespace NanoMqtt.Samples
{
    /// <summary>What a sensor measured at one moment.</summary>
    public sealed class SensorReading
    {
        /// <summary>Temperature in degrees Celsius.</summary>
        public double TemperatureCelsius;

        /// <summary>Relative humidity in percent.</summary>
        public double HumidityPercent;

        /// <summary>Air pressure in hectopascals.</summary>
        public double PressureHectopascals;
    }
}
