using nanoFramework.TestFramework;
using NanoMqtt.Tests;

namespace NanoMqtt.Core.Tests
{
    /// <summary>The table of MQTT 5.0 §2.2.2.2 once more, by hand, against every property in every packet.</summary>
    [TestClass]
    public class PropertyTableTests
    {
        private const int Types = 16;
        private const string Digits = "0123456789abcdef";

        // Identifier, a value in wire notation, and the packets: numbers of types in hex, w for the will.
        private static readonly string[] s_table =
        {
            "01 00|3w", "02 00000001|3w", "03 s'x'|3w", "08 s'x'|3w", "09 b'ff'|3w", "0b 01|38",
            "11 00000001|12e", "12 s'x'|2", "13 0001|2", "15 s'x'|12f", "16 b'ff'|12f", "17 01|1",
            "18 00000001|w", "19 01|1", "1a s'x'|2", "1c s'x'|2e", "1f s'x'|245679bef",
            "21 0001|12", "22 0001|12", "23 0001|3", "24 01|2", "25 01|2", "26 s'x' s'y'|123456789abefw",
            "27 00000001|12", "28 01|2", "29 01|2", "2a 01|2",
        };

        [TestMethod]
        public void Every_property_is_allowed_where_the_specification_allows_it()
        {
            for (int id = 0; id < 256; id++)
            {
                string packets = Packets(id);
                for (int type = 0; type < Types; type++)
                {
                    bool isAllowed = PropertyTable.IsAllowed((MqttProperty)id, (MqttPacketType)type);
                    Assert.AreEqual(packets.Contains(Letter(type)), isAllowed, "property " + id);
                }
            }
        }

        // MQTT 5.0 §2.2.2.2: 27 properties in 14 places, on the wire.
        [TestMethod]
        public void Every_property_is_read_where_it_is_allowed_and_a_fault_elsewhere()
        {
            foreach (string row in s_table)
            {
                for (int type = 0; type < Types; type++)
                {
                    if (HasProperties(type))
                    {
                        bool isAllowed = Packets(row).Contains(Letter(type));
                        MqttError expected = isAllowed ? MqttError.None : MqttError.PropertyIdentifier;
                        Assert.AreEqual((int)expected, (int)Decode(type, Property(row)), row + " in " + type);
                    }
                }
            }
        }

        [TestMethod]
        public void Every_property_stands_once_unless_the_specification_says_otherwise()
        {
            foreach (string row in s_table)
            {
                for (int type = 0; type < Types; type++)
                {
                    if (HasProperties(type) && Packets(row).Contains(Letter(type)))
                    {
                        bool isRepeatable = row.StartsWith("26") || (row.StartsWith("0b") && type == (int)MqttPacketType.Publish);
                        MqttError expected = isRepeatable ? MqttError.None : MqttError.PropertyRepeated;
                        Assert.AreEqual((int)expected, (int)Decode(type, Property(row) + " " + Property(row)), row + " in " + type);
                    }
                }
            }
        }

        [TestMethod]
        public void Every_property_cut_short_is_a_fault()
        {
            foreach (string row in s_table)
            {
                byte[] property = WireNotation.Parse(Property(row));
                for (int length = 1; length < property.Length; length++)
                {
                    string cut = WireNotation.ToHex(property, 0, length);
                    int type = Packets(row) == "w" ? 0 : Digits.IndexOf(Packets(row)[0]);
                    Assert.AreEqual((int)MqttError.Truncated, (int)Decode(type, cut), row);
                }
            }
        }

        private static string Packets(int id)
        {
            byte[] number = { (byte)id };
            foreach (string row in s_table)
            {
                if (row.StartsWith(WireNotation.ToHex(number, 0, 1)))
                {
                    return Packets(row);
                }
            }

            return "";
        }

        private static string Packets(string row)
        {
            return row.Substring(row.IndexOf('|') + 1);
        }

        private static string Property(string row)
        {
            return row.Substring(0, row.IndexOf('|'));
        }

        private static string Letter(int type)
        {
            return type == (int)PropertyTable.Will ? "w" : Digits.Substring(type, 1);
        }

        private static bool HasProperties(int type)
        {
            return type != (int)MqttPacketType.Pingreq && type != (int)MqttPacketType.Pingresp;
        }

        // A packet of the type that is valid but for these properties; type 0 stands for a CONNECT with a will.
        private static MqttError Decode(int type, string properties)
        {
            bool isAuth = type == (int)MqttPacketType.Auth;
            bool needsMethod = (isAuth && !properties.StartsWith("15")) || (type == (int)MqttPacketType.Connect && properties.StartsWith("16"));
            string all = needsMethod ? "15 s'm' " + properties : properties;
            string block = "r" + WireNotation.Parse(all).Length + " " + all;
            byte[] body = WireNotation.Parse(Before(type) + block + After(type));
            int packetType = type == 0 ? (int)MqttPacketType.Connect : type;
            int firstByte = FixedHeader.FirstByte((MqttPacketType)packetType);
            return new AnyPacket().Decode(body, firstByte, 0, body.Length, MqttProtocolLevel.V5);
        }

        private static string Before(int type)
        {
            switch ((MqttPacketType)type)
            {
                case PropertyTable.Will:
                    return "s'MQTT' 05 06 u16:0 00 s'p' ";
                case MqttPacketType.Connect:
                    return "s'MQTT' 05 02 u16:0 ";
                case MqttPacketType.Connack:
                    return "00 00 ";
                case MqttPacketType.Publish:
                    return "s't' ";
                case MqttPacketType.Puback:
                case MqttPacketType.Pubrec:
                case MqttPacketType.Pubrel:
                case MqttPacketType.Pubcomp:
                    return "u16:1 00 ";
                case MqttPacketType.Disconnect:
                case MqttPacketType.Auth:
                    return "00 ";
                default:
                    return "u16:1 ";
            }
        }

        private static string After(int type)
        {
            switch ((MqttPacketType)type)
            {
                case PropertyTable.Will:
                    return " s'w' b''";
                case MqttPacketType.Connect:
                    return " s'p'";
                case MqttPacketType.Subscribe:
                    return " s'a' 00";
                case MqttPacketType.Unsubscribe:
                    return " s'a'";
                case MqttPacketType.Suback:
                case MqttPacketType.Unsuback:
                    return " 00";
                default:
                    return "";
            }
        }
    }
}
