namespace NanoMqtt.Samples
{
    /// <summary>Measures temperature, humidity and pressure.</summary>
    public interface ISensor
    {
        /// <summary>Measures once.</summary>
        /// <returns>False when the sensor does not answer; it is asked again at the next interval.</returns>
        /// <param name="reading">Where to put the values; reused by the caller.</param>
        bool Read(SensorReading reading);
    }
}
