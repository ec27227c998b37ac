namespace NanoMqtt.Core
{
    /// <summary>
    /// SUBSCRIBE (MQTT 3.1.1 and 5.0 §3.8). Encode: <see cref="ListPacket.Begin"/>, <see cref="Add"/> for each filter,
    /// <see cref="ListPacket.Finish"/>.
    /// </summary>
    public sealed class SubscribePacket : FilterPacket
    {
        private const int NoLocalFlag = 0x04;
        private const int RetainAsPublishedFlag = 0x08;
        private const int RetainHandlingShift = 4;

        /// <summary>Current filter: the QoS asked for.</summary>
        public MqttQoS QoS;

        /// <summary>Current filter, 5.0 only: true if the subscriber does not want its own messages.</summary>
        public bool NoLocal;

        /// <summary>Current filter, 5.0 only: whether the retain flag is to be passed on as it was published.</summary>
        public bool RetainAsPublished;

        /// <summary>Current filter, 5.0 only: when retained messages are wanted.</summary>
        public MqttRetainHandling RetainHandling;

        /// <summary>Makes a packet to decode into.</summary>
        public SubscribePacket()
            : base(MqttPacketType.Subscribe)
        {
        }

        /// <summary>Encodes one filter, in 5.0 with its subscription options (MQTT 5.0 §3.8.3.1).</summary>
        /// <param name="writer">The writer.</param>
        /// <param name="filter">Topic filter; not null.</param>
        /// <param name="qos">QoS asked for.</param>
        /// <param name="noLocal">5.0 only: true if the subscriber does not want its own messages.</param>
        /// <param name="retainAsPublished">5.0 only: whether the retain flag is to be passed on as it was published.</param>
        /// <param name="retainHandling">5.0 only: when retained messages are wanted.</param>
        public static void Add(
            PacketWriter writer,
            string filter,
            MqttQoS qos,
            bool noLocal = false,
            bool retainAsPublished = false,
            MqttRetainHandling retainHandling = MqttRetainHandling.SendAtSubscribe)
        {
            writer.WriteString(filter);
            writer.WriteByte((int)qos | (noLocal ? NoLocalFlag : 0) | (retainAsPublished ? RetainAsPublishedFlag : 0) | (int)retainHandling << RetainHandlingShift);
        }

        internal override MqttError TakeOptions(int options)
        {
            QoS = (MqttQoS)(options & 3);
            NoLocal = (options & NoLocalFlag) != 0;
            RetainAsPublished = (options & RetainAsPublishedFlag) != 0;
            RetainHandling = (MqttRetainHandling)((options >> RetainHandlingShift) & 3);
            if ((int)QoS == 3)
            {
                return MqttError.QoS; // 3.1.1 [MQTT-3-8.3-4], 5.0 §3.8.3.1
            }

            if (Level < MqttProtocolLevel.V5)
            {
                return options > 2 ? MqttError.ReservedBits : MqttError.None; // 3.1.1 [MQTT-3-8.3-4]
            }

            if (options >= 0x40)
            {
                return MqttError.ReservedBits; // 5.0 [MQTT-3.8.3-5]
            }

            if ((int)RetainHandling == 3)
            {
                return MqttError.RetainHandling; // 5.0 §3.8.3.1
            }

            if (!SharedFilter.IsShared(Buffer, FilterOffset, FilterLength))
            {
                return MqttError.None;
            }

            return NoLocal ? MqttError.SharedNoLocal : SharedFilter.Check(Buffer, FilterOffset, FilterLength); // 5.0 [MQTT-3.8.3-4]
        }
    }
}
