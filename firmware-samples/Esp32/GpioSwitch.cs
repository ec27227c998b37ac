using System.Device.Gpio;

namespace NanoMqtt.Samples
{
    /// <summary>A switch at a GPIO: high is on. Off at the start.</summary>
    internal sealed class GpioSwitch : ISwitch
    {
        private readonly GpioPin _pin;
        private bool _isOn;

        /// <param name="pin">The GPIO's number.</param>
        public GpioSwitch(int pin)
        {
            _pin = new GpioController().OpenPin(pin, PinMode.Output);
            _pin.Write(PinValue.Low);
        }

        public bool IsOn
        {
            get => _isOn;
            set
            {
                _isOn = value;
                _pin.Write(value ? PinValue.High : PinValue.Low);
            }
        }
    }
}
