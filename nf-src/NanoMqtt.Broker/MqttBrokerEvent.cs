using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    /// <summary>Something that happened in a broker; see <see cref="MqttBroker.Reported"/>.</summary>
    public sealed class MqttBrokerEvent
    {
        internal MqttBrokerEvent()
        {
        }

        /// <summary>What happened.</summary>
        public MqttBrokerEventKind Kind;

        /// <summary>
        /// The client's identifier; empty for the broker's own application. For a connection that was refused: its address, or null if not known.
        /// </summary>
        public string Client;

        /// <summary>The topic filter of a subscription or the topic name of a message; otherwise null.</summary>
        public string Topic;

        /// <summary>A number that says more; <see cref="MqttBrokerEventKind"/> says what it means for each kind.</summary>
        public int Code;

        /// <summary>
        /// The event as a line for a log, such as <c>disconnected kitchen: connection lost</c>. It never has a payload, user name or password in it.
        /// Allocates.
        /// </summary>
        public override string ToString()
        {
            switch (Kind)
            {
                case MqttBrokerEventKind.Connected:
                    return "connected " + Client;
                case MqttBrokerEventKind.Disconnected:
                    return "disconnected " + Client + ": " + OfClosing();
                case MqttBrokerEventKind.Refused:
                    return "refused " + Client + OfCode();
                case MqttBrokerEventKind.Subscribed:
                    return Code < (int)MqttReasonCode.UnspecifiedError
                        ? "subscribed " + Client + " " + Topic + ": QoS " + Code.ToString()
                        : "refused " + Client + " " + Topic + OfCode();
                case MqttBrokerEventKind.Denied:
                    return "refused " + Client + " to publish " + Topic;
                default:
                    return "dropped " + Client + " " + Topic + ": " + OfDropping();
            }
        }

        private string OfCode()
        {
            return ", reason 0x" + Code.ToString("X2");
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

        // Names the options that set the limit, so that the reader knows what to change.
        private string OfDropping()
        {
            switch ((MqttDropReason)Code)
            {
                case MqttDropReason.OutputFull:
                    return "OutputBytes are waiting";
                case MqttDropReason.QueueFull:
                    return "MaximumQueuedMessages or MaximumQueuedBytes are waiting";
                case MqttDropReason.MemoryFull:
                    return "MaximumHeldMessages or MaximumHeldBytes are used up";
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
