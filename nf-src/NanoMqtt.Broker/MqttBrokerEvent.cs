using NanoMqtt.Core;

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

        /// <summary>The event as a line for a log, such as <c>disconnected kitchen: connection lost</c>: no payload, no user name, no password.</summary>
        public override string ToString()
        {
            switch (Kind)
            {
                case MqttBrokerEventKind.Connected:
                    return "connected " + Client;
                case MqttBrokerEventKind.Disconnected:
                    return "disconnected " + Client + ": " + OfClosing();
                case MqttBrokerEventKind.Refused:
                    return "refused " + Client + ", reason 0x" + Code.ToString("X2");
                case MqttBrokerEventKind.Subscribed:
                    return "subscribed " + Client + " " + Topic + OfCode();
                default:
                    return "dropped " + Client + " " + Topic + ": " + OfDropping();
            }
        }

        private string OfCode()
        {
            return Code < (int)MqttReasonCode.UnspecifiedError ? ": QoS " + Code.ToString() : ", reason 0x" + Code.ToString("X2");
        }

        private string OfClosing()
        {
            switch ((MqttCloseReason)Code)
            {
                case MqttCloseReason.Disconnected:
                    return "by itself";
                case MqttCloseReason.ConnectionLost:
                    return "connection lost";
                case MqttCloseReason.KeepAliveTimeout:
                    return "silent beyond its keep alive";
                case MqttCloseReason.PacketTimeout:
                    return "took too long over a packet";
                case MqttCloseReason.ProtocolError:
                    return "protocol error";
                case MqttCloseReason.TakenOver:
                    return "taken over by a new connection";
                case MqttCloseReason.Stopped:
                    return "broker stopped";
                case MqttCloseReason.NotAuthorized:
                    return "not authorized";
                default:
                    return "too slow";
            }
        }

        // Names the options that set the limit.
        private string OfDropping()
        {
            switch ((MqttDropReason)Code)
            {
                case MqttDropReason.OutputFull:
                    return "OutputBytes are waiting";
                case MqttDropReason.QueueFull:
                    return "MaximumQueuedMessages or MaximumQueuedBytes are waiting";
                case MqttDropReason.StoreFull:
                    return "StoreMessages or StoreBytes are used up";
                case MqttDropReason.TooLarge:
                    return "too large for it";
                case MqttDropReason.Expired:
                    return "expired";
                default:
                    return "MaximumLocalMessages are waiting";
            }
        }
    }
}
