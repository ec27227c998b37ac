namespace NanoMqtt.Broker
{
    public sealed partial class MqttBrokerOptions
    {
        private const int MaximumIndexNumber = MaximumNumber; // see Number

        /// <summary>Makes options with the defaults of the platform that this runs on: here <see cref="CreateDeviceDefaults"/>.</summary>
        public MqttBrokerOptions()
        {
            SetDeviceDefaults();
        }
    }
}
