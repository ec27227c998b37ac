namespace NanoMqtt.Broker
{
    /// <summary>Something that happened in a broker.</summary>
    public sealed class MqttBrokerEvent
    {
        internal MqttBrokerEvent()
        {
        }

        /// <summary>What it is.</summary>
        public MqttBrokerEventKind Kind;

        /// <summary>The client's identifier, empty for the broker's own application; of a connection that was refused its address, or null.</summary>
        public string Client;

        /// <summary>Topic filter or topic name, or null.</summary>
        public string Topic;

        /// <summary>A number whose meaning the kind states.</summary>
        public int Code;

        /// <summary>The event as a line for a log, such as <c>disconnected kitchen 2</c>: no payload, no user name, no password.</summary>
        public override string ToString()
        {
            string word;
            switch (Kind)
            {
                case MqttBrokerEventKind.Connected:
                    word = "connected ";
                    break;
                case MqttBrokerEventKind.Disconnected:
                    word = "disconnected ";
                    break;
                case MqttBrokerEventKind.Refused:
                    word = "refused ";
                    break;
                case MqttBrokerEventKind.Subscribed:
                    word = "subscribed ";
                    break;
                default:
                    word = "dropped ";
                    break;
            }

            return word + Client + (Topic == null ? " " : " " + Topic + " ") + Code.ToString();
        }
    }
}
