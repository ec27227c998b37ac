using System.Collections.Generic;

namespace NanoMqtt.Host.Tests.WireCases
{
    /// <summary>Where our answer differs from mosquitto's and is right too.</summary>
    internal static class Alternatives
    {
        private const string ControlCharacters = "A receiver MAY treat control characters as malformed (3.1.1 §1.5.3, 5.0 §1.5.4); we accept them.";
        private const string ProtocolName = "MQTT 3.1 is not spoken here: return code 1, as its specification has it too (3.1.1 [MQTT-3.1.2-1]).";
        private const string MalformedConnect = "Before it closes, a server of 5.0 MAY say why in a CONNACK (5.0 §3.1.4, §4.13.1); mosquitto does not.";
        private const string NoIdentifier = "A client must not send a subscription identifier (5.0 [MQTT-3.3.4-6]): a protocol error (§4.13.1); mosquitto ignores it.";
        private const string ForeignProperty = "A property that is not valid for its packet type is a malformed packet, 0x81 (5.0 §2.2.2.2).";
        private const string FilterInvalid = "A filter of length 0, or a share name without one, is no valid topic filter: 0x8F (5.0 §4.7.3, §4.8.2, §2.4).";
        private const string TopicInvalid = "A topic name with a wildcard is no valid topic name: 0x90 (5.0 §3.3.2.1, §2.4).";
        private const string ProtocolError = "The specification calls it a protocol error: 0x82 (5.0 §3.3.2.3.4, §3.8.2.1.2, §3.8.3, §3.8.3.1, §3.10.3).";

        public static readonly IReadOnlyDictionary<string, Alternative> All = Create();

        private static Dictionary<string, Alternative> Create()
        {
            var all = new Dictionary<string, Alternative>();
            AddControlCharacters(all);
            AddConnects(all);
            AddReasonCodes(all);
            return all;
        }

        private static void AddControlCharacters(Dictionary<string, Alternative> all)
        {
            foreach (string character in new[] { "0001", "001F", "007F", "009F" })
            {
                Add(all, ControlCharacters, false, $"CONNECT v4 10 Client ID with U+{character}", "20020000");
                Add(all, ControlCharacters, false, $"CONNECT v4 10 Client ID with U+{character} #2", "200900000622000A210014");
                Add(all, ControlCharacters, false, $"CONNECT v4 10 Username with 0x{character}", "20020000");
                Add(all, ControlCharacters, false, $"CONNECT v4 10 Username with 0x{character} #2", "200900000622000A210014");
                Add(all, ControlCharacters, false, $"CONNECT v4 10 Will topic with U+{character}", "20020000");
                Add(all, ControlCharacters, false, $"PUBLISH v4 30 topic with U+{character}");
                Add(all, ControlCharacters, false, $"PUBLISH v5 30 topic with U+{character}", string.Empty);
                Add(all, ControlCharacters, false, $"SUBSCRIBE v4 82 topic with U+{character}", "9003123400");
                Add(all, ControlCharacters, false, $"UNSUBSCRIBE v4 A2 topic with U+{character}", "B0021234");
                Add(all, ControlCharacters, false, $"UNSUBSCRIBE v5 A2 topic with U+{character}", "B00412340011");
            }
        }

        private static void AddConnects(Dictionary<string, Alternative> all)
        {
            foreach (string name in new[] { "v4 10 ok", "v3 10 empty client ID", "v3 10 ok" })
            {
                Add(all, ProtocolName, true, "CONNECT " + name, "20020001");
            }

            Add(all, "The flags of CONNECT are reserved and 0: malformed (3.1.1 [MQTT-2.2.2-2]).", true, "CONNECT v4 14 ok", string.Empty);
            string[] malformed =
            {
                "Client ID with 0x0000 #2", "Client ID with U+D800 #2", "Client ID with U+FFFF #2", "[MQTT-3.1.2-16]", "[MQTT-3.1.2-17]", "[MQTT-3.1.2-18] #2",
                "[MQTT-3.1.2-19] #2", "Username with 0x0000 #2", "Username with 0xD800 #2", "Username with 0xFFFF #2",
            };
            foreach (string name in malformed)
            {
                Add(all, MalformedConnect, true, "CONNECT v4 10 " + name, "2003008100");
            }
        }

        private static void AddReasonCodes(Dictionary<string, Alternative> all)
        {
            foreach (string number in new[] { "1", "0x7F", "0x8001", "0xFF7F", "0x808001", "0xFFFF7F", "0x80808001", "0xFFFFFF7F" })
            {
                Add(all, NoIdentifier, true, $"PUBLISH v5 subscription-identifier={number} (variable byte integer)", "E00182");
            }

            string[] foreign =
            {
                "reason-string property", "request-problem-information (byte)", "maximum-qos (byte)", "retain-available (byte)", "wildcard-subscription-available (byte)",
                "subscription-identifier-available (byte)", "shared-subscription-available (byte)", "session-expiry-interval (four byte integer)",
                "will-delay-interval (four byte integer)", "maximum-packet-size (four byte integer)", "assigned-client-identifier (UTF-8 string)",
                "authentication-method (UTF-8 string)", "response-information (UTF-8 string)", "server-reference (UTF-8 string)", "authentication-data (binary data)",
                "server-keep-alive (two byte integer)", "receive-maximum (two byte integer)", "topic-alias-maximum (two byte integer)",
            };
            foreach (string name in foreign)
            {
                Add(all, ForeignProperty, true, "PUBLISH v5 " + name, "E00181");
            }

            string[] filters =
            {
                "SUBSCRIBE v5 82 single topic len 0", "SUBSCRIBE v5 82 multiple topic 1 len 0", "SUBSCRIBE v5 82 multiple topic 2 len 0",
                "SUBSCRIBE v5 82 multiple topic 1,2 len 0", "SUBSCRIBE v5 82 shared sub with no topic part 1", "SUBSCRIBE v5 82 shared sub with no topic part 2",
                "UNSUBSCRIBE v5 A2 multiple zero 1st", "UNSUBSCRIBE v5 A2 multiple zero 2nd",
            };
            foreach (string name in filters)
            {
                Add(all, FilterInvalid, true, name, "E0018F");
            }

            Add(all, TopicInvalid, true, "PUBLISH v5 30 topic with + [MQTT-3.3.2-2]", "E00190");
            Add(all, TopicInvalid, true, "PUBLISH v5 30 topic with # [MQTT-3.3.2-2]", "E00190");
            string[] errors =
            {
                "PUBLISH v5 30 topic 0", "SUBSCRIBE v5 82 QoS 3 [MQTT-" + "3-8.3-2] (no topic or qos)", "SUBSCRIBE v5 82 short 3", "UNSUBSCRIBE v5 A2 short 3 [MQTT-3.10.3-2]",
                "SUBSCRIBE v5 82 QoS 0 retain handling=3 0x30 [MQTT-3-8.3-4]", "SUBSCRIBE v5 82 with subscription-identifier=0 (variable byte integer)",
            };
            foreach (string name in errors)
            {
                Add(all, ProtocolError, true, name, "E00182");
            }
        }

        private static void Add(Dictionary<string, Alternative> all, string why, bool expectsDisconnect, string id, params string[] received) =>
            all.Add(id, new Alternative(why, expectsDisconnect, received));
    }
}
