namespace NanoMqtt.Broker
{
    public sealed partial class MqttBrokerOptions
    {
        private const int MaximumIndexNumber = MaximumNumber; // see Number

        /// <summary>Makes options with the defaults for this platform, those of <see cref="CreateDeviceDefaults"/>.</summary>
        public MqttBrokerOptions()
        {
            SetDeviceDefaults();
        }
    }
}
