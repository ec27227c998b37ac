using System;
using System.Device.I2c;
using Iot.Device.Bmxx80;
using Iot.Device.Bmxx80.ReadResult;
using nanoFramework.Hardware.Esp32;

namespace NanoMqtt.Samples
{
    /// <summary>
    /// A BME280 on the first I2C bus. The sensor may be unplugged and plugged in again: its driver, which reads the calibration when
    /// it is made, is made anew after each failure.
    /// </summary>
    internal sealed class Bme280Sensor : ISensor
    {
        private const int Bus = 1;

        private readonly int _address;
        private I2cDevice _device;
        private Bme280 _driver;

        /// <param name="dataPin">GPIO that SDA is wired to.</param>
        /// <param name="clockPin">GPIO that SCL is wired to.</param>
        /// <param name="address">0x76 with the module's SDO pin low, which most have, or 0x77.</param>
        public Bme280Sensor(int dataPin, int clockPin, int address)
        {
            _address = address;
            Configuration.SetPinFunction(dataPin, DeviceFunction.I2C1_DATA);
            Configuration.SetPinFunction(clockPin, DeviceFunction.I2C1_CLOCK);
        }

        public bool Read(SensorReading reading)
        {
            try
            {
                if (_driver == null)
                {
                    _device = I2cDevice.Create(new I2cConnectionSettings(Bus, _address));
                    _driver = new Bme280(_device);
                }

                // Wakes the sensor, which sleeps between two readings, for about 10 ms.
                Bme280ReadResult result = _driver.Read();
                if (result.TemperatureIsValid && result.HumidityIsValid && result.PressureIsValid)
                {
                    reading.TemperatureCelsius = result.Temperature.DegreesCelsius;
                    reading.HumidityPercent = result.Humidity.Percent;
                    reading.PressureHectopascals = result.Pressure.Hectopascals;
                    return true;
                }
            }
            catch (Exception)
            {
                // The driver throws whatever it likes when nobody answers on the bus.
            }

            Forget();
            return false;
        }

        private void Forget()
        {
            _driver = null;
            if (_device != null)
            {
                _device.Dispose();
                _device = null;
            }
        }
    }
}
