namespace NanoMqtt.Core
{
    /// <summary>
    /// CONNECT (MQTT 3.1.1 and 5.0 §3.1). For encoding set the strings and arrays; after decoding they are null and the ranges refer to
    /// <see cref="Buffer"/>, valid as long as its bytes do not change.
    /// </summary>
    public sealed class ConnectPacket : PropertyPacket
    {
        private const int UserNameFlag = 0x80;
        private const int PasswordFlag = 0x40;
        private const int WillRetainFlag = 0x20;
        private const int WillQoSShift = 3;
        private const int WillFlag = 0x04;
        private const int CleanSessionFlag = 0x02;
        private const int ReservedFlag = 0x01;

        // The protocol name as two numbers: the device allocates a literal each time it is used.
        private const int ProtocolNameLength = 4;
        private const int ProtocolNameLengthOf31 = 6; // MQIsdp
        private const int ProtocolNameMQ = 'M' << 8 | 'Q';
        private const int ProtocolNameTT = 'T' << 8 | 'T';

        /// <summary>The array that the decoded ranges refer to; not owned.</summary>
        public byte[] Buffer;

        /// <summary>Protocol level. Set as soon as it could be read, even if decoding ends with ProtocolVersion, but not for MQTT 3.1.</summary>
        public MqttProtocolLevel Level = MqttProtocolLevel.V311;

        /// <summary>Whether earlier state is to be discarded: Clean Session (3.1.1 §3.1.2.4), Clean Start (5.0 §3.1.2.4).</summary>
        public bool CleanSession;

        /// <summary>Keep alive in seconds, 0 to 65,535; 0 turns it off.</summary>
        public int KeepAliveSeconds;

        /// <summary>Properties of the will (5.0 only); null or empty means none.</summary>
        public PropertyBlock WillProperties;

        /// <summary>Client identifier to encode.</summary>
        public string ClientId;

        /// <summary>Decoded client identifier: first byte.</summary>
        public int ClientIdOffset;

        /// <summary>Decoded client identifier: length, 0 to 65,535.</summary>
        public int ClientIdLength;

        /// <summary>Whether there is a will.</summary>
        public bool HasWill;

        /// <summary>QoS of the will.</summary>
        public MqttQoS WillQoS;

        /// <summary>Whether the will is retained.</summary>
        public bool WillRetain;

        /// <summary>Topic of the will to encode.</summary>
        public string WillTopic;

        /// <summary>Decoded topic of the will: first byte.</summary>
        public int WillTopicOffset;

        /// <summary>Decoded topic of the will: length.</summary>
        public int WillTopicLength;

        /// <summary>Payload of the will to encode; null for an empty one.</summary>
        public byte[] WillPayload;

        /// <summary>Decoded payload of the will: first byte.</summary>
        public int WillPayloadOffset;

        /// <summary>Decoded payload of the will: length.</summary>
        public int WillPayloadLength;

        /// <summary>Whether there is a user name.</summary>
        public bool HasUserName;

        /// <summary>User name to encode.</summary>
        public string UserName;

        /// <summary>Decoded user name: first byte.</summary>
        public int UserNameOffset;

        /// <summary>Decoded user name: length.</summary>
        public int UserNameLength;

        /// <summary>Whether there is a password.</summary>
        public bool HasPassword;

        /// <summary>Password to encode: binary.</summary>
        public byte[] Password;

        /// <summary>Decoded password: first byte.</summary>
        public int PasswordOffset;

        /// <summary>Decoded password: length.</summary>
        public int PasswordLength;

        /// <summary>Writes the packet from the strings and arrays. A null string counts as empty.</summary>
        /// <returns>False when it does not fit the writer.</returns>
        /// <param name="writer">An opened writer.</param>
        public bool Encode(PacketWriter writer)
        {
            int flags = CleanSession ? CleanSessionFlag : 0;
            if (HasWill)
            {
                flags |= WillFlag | (int)WillQoS << WillQoSShift | (WillRetain ? WillRetainFlag : 0);
            }

            if (HasUserName)
            {
                flags |= UserNameFlag;
            }

            if (HasPassword)
            {
                flags |= PasswordFlag;
            }

            // [MQTT-3.1.3-1], [MQTT-3.1.3-3]
            // CONNECT: s'MQTT' level flags u16:keep-alive [properties] s'client id' [[properties] s'will topic' b'will payload'] [s'user'] [b'password']
            writer.WriteUInt16(ProtocolNameLength);
            writer.WriteUInt16(ProtocolNameMQ);
            writer.WriteUInt16(ProtocolNameTT);
            writer.WriteByte((int)Level);
            writer.WriteByte(flags);
            writer.WriteUInt16(KeepAliveSeconds);
            bool hasProperties = Level >= MqttProtocolLevel.V5;
            if (hasProperties)
            {
                writer.WriteProperties(Properties);
            }

            writer.WriteString(ClientId ?? string.Empty);
            if (HasWill)
            {
                if (hasProperties)
                {
                    writer.WriteProperties(WillProperties);
                }

                writer.WriteString(WillTopic ?? string.Empty);
                writer.WriteBinary(WillPayload, 0, WillPayload == null ? 0 : WillPayload.Length);
            }

            if (HasUserName)
            {
                writer.WriteString(UserName ?? string.Empty);
            }

            if (HasPassword)
            {
                writer.WriteBinary(Password, 0, Password == null ? 0 : Password.Length);
            }

            return writer.Finish((int)MqttPacketType.Connect << 4);
        }

        /// <summary>Reads a packet's body; the fixed header has been checked already.</summary>
        /// <returns>None or the first fault.</returns>
        /// <param name="buffer">The array that holds it.</param>
        /// <param name="offset">First byte of the body.</param>
        /// <param name="end">Index just after its last byte.</param>
        public MqttError Decode(byte[] buffer, int offset, int end)
        {
            PacketReader reader = Reader;
            reader.Open(buffer, offset, end);
            Buffer = buffer;
            ClientId = null;
            WillTopic = null;
            WillPayload = null;
            UserName = null;
            Password = null;

            ReadVariableHeader(reader);
            reader.ReadString(); // [MQTT-3.1.3-3], [MQTT-3.1.3-4]
            ClientIdOffset = reader.FieldOffset;
            ClientIdLength = reader.FieldLength;
            ReadWill(reader);
            UserNameLength = 0;
            if (HasUserName) // 3.1.1 [MQTT-3.1.2-18], [MQTT-3.1.2-19], 5.0 [MQTT-3.1.2-16], [MQTT-3.1.2-17]
            {
                reader.ReadString(); // 3.1.1 [MQTT-3.1.3-11], 5.0 [MQTT-3.1.3-12]
                UserNameOffset = reader.FieldOffset;
                UserNameLength = reader.FieldLength;
            }

            PasswordLength = 0;
            if (HasPassword) // 3.1.1 [MQTT-3.1.2-20], [MQTT-3.1.2-21], 5.0 [MQTT-3.1.2-18], [MQTT-3.1.2-19]
            {
                reader.ReadBinary();
                PasswordOffset = reader.FieldOffset;
                PasswordLength = reader.FieldLength;
            }

            return reader.Finish();
        }

        private void ReadVariableHeader(PacketReader reader)
        {
            reader.ReadBinary();
            reader.Position = reader.FieldOffset;
            if (reader.FieldLength != ProtocolNameLength || reader.ReadUInt16() != ProtocolNameMQ || reader.ReadUInt16() != ProtocolNameTT)
            {
                // [MQTT-3.1.2-1]: MQTT 3.1 has a return code for this too, so its clients can tell their users.
                reader.Fail(reader.FieldLength == ProtocolNameLengthOf31 ? MqttError.ProtocolVersion : MqttError.ProtocolName);
            }

            int level = reader.ReadByte();
            if (reader.Error == MqttError.None)
            {
                Level = (MqttProtocolLevel)level;
                if (level != (int)MqttProtocolLevel.V311 && level != (int)MqttProtocolLevel.V5)
                {
                    reader.Fail(MqttError.ProtocolVersion); // [MQTT-3.1.2-2]
                }
            }

            int flags = reader.ReadByte();
            CleanSession = (flags & CleanSessionFlag) != 0;
            HasWill = (flags & WillFlag) != 0;
            WillQoS = (MqttQoS)((flags >> WillQoSShift) & 3);
            WillRetain = (flags & WillRetainFlag) != 0;
            HasUserName = (flags & UserNameFlag) != 0;
            HasPassword = (flags & PasswordFlag) != 0;
            if ((flags & ReservedFlag) != 0)
            {
                reader.Fail(MqttError.ReservedBits); // [MQTT-3.1.2-3]
            }

            if ((int)WillQoS == 3)
            {
                reader.Fail(MqttError.QoS); // 3.1.1 [MQTT-3.1.2-14], 5.0 [MQTT-3.1.2-12]
            }

            bool needsUserName = level < (int)MqttProtocolLevel.V5;
            if ((!HasWill && (WillQoS != MqttQoS.AtMostOnce || WillRetain)) || (HasPassword && !HasUserName && needsUserName))
            {
                reader.Fail(MqttError.ConnectFlags); // 3.1.1 [MQTT-3.1.2-11], [MQTT-3.1.2-13], [MQTT-3.1.2-15], [MQTT-3.1.2-22], 5.0 [MQTT-3.1.2-11], [MQTT-3.1.2-13]
            }

            KeepAliveSeconds = reader.ReadUInt16();
            PropertyBlock.Read(ref Properties, reader, MqttPacketType.Connect, Level);
            if (Properties != null && Properties.Contains(MqttProperty.AuthenticationData) && !Properties.Contains(MqttProperty.AuthenticationMethod))
            {
                reader.Fail(MqttError.AuthenticationMethodMissing); // 5.0 §3.1.2.11.10
            }
        }

        private void ReadWill(PacketReader reader)
        {
            WillTopicLength = 0;
            WillPayloadLength = 0;
            WillProperties?.Clear();
            if (!HasWill) // [MQTT-3.1.2-9], 3.1.1 [MQTT-3.1.2-11]
            {
                return;
            }

            PropertyBlock.Read(ref WillProperties, reader, PropertyTable.Will, Level);

            reader.ReadBinary();
            WillTopicOffset = reader.FieldOffset;
            WillTopicLength = reader.FieldLength;
            MqttError topic = TopicName.Check(Buffer, WillTopicOffset, WillTopicLength); // of a field that is cut, too: the first fault counts
            if (topic != MqttError.None)
            {
                reader.Fail(topic); // 3.1.1 [MQTT-3.1.3-10], 5.0 [MQTT-3.1.3-11]
            }

            reader.ReadBinary();
            WillPayloadOffset = reader.FieldOffset;
            WillPayloadLength = reader.FieldLength;
        }
    }
}
