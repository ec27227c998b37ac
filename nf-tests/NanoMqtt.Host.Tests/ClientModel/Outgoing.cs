using System.Globalization;
using System.Text;

namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <summary>A message of the client's program, as it was given to the client, and what has become of it.</summary>
    internal sealed class Outgoing
    {
        public Outgoing(int serial, Publish what, byte[] properties)
        {
            Serial = serial;
            What = what;
            Properties = properties;
            Payload = PayloadOf(serial, what.Bytes);
        }

        public int Serial { get; }

        public Publish What { get; }

        public byte[] Properties { get; }

        public byte[] Payload { get; }

        public bool IsLarge => What.Way is Way.Large or Way.Pieces;

        /// <summary>Given when the client accepts it, or first sends it.</summary>
        public int PacketId { get; set; }

        /// <summary>The client has taken it over and has not reported its end.</summary>
        public bool IsOpen { get; set; }

        /// <summary>The call that publishes it has not returned yet.</summary>
        public bool IsOffered { get; set; }

        public long AcceptedMs { get; set; }

        /// <summary>Sent in this session, perhaps not whole: the next time it is a repetition.</summary>
        public bool IsSent { get; set; }

        /// <summary>Sent in any session.</summary>
        public bool WasSent { get; set; }

        /// <summary>PUBLISH or PUBREL sent on this connection.</summary>
        public bool IsOnLink { get; set; }

        /// <summary>The client has read PUBREC.</summary>
        public bool IsReceived { get; set; }

        /// <summary>The client has sent PUBREL.</summary>
        public bool IsReleased { get; set; }

        /// <summary>The session was lost after the server had taken it over.</summary>
        public bool IsTakenOver { get; set; }

        /// <summary>Reason code of the acknowledgement that ends it, once the client has read it; or -1.</summary>
        public int Code { get; set; } = -1;

        /// <summary>A newer message may have taken its place.</summary>
        public bool MayBeDropped { get; set; }

        public bool WasDropped { get; set; }

        /// <summary>How often the server has got it, and in which of its sessions last (QoS 2).</summary>
        public int Arrivals { get; set; }

        public int ArrivedInSession { get; set; } = -1;

        public static byte[] PayloadOf(int serial, int bytes)
        {
            string text = serial.ToString(CultureInfo.InvariantCulture) + ":";
            return Encoding.UTF8.GetBytes(text.PadRight(bytes, (char)('a' + serial % 26)));
        }

        /// <summary>Which message a payload belongs to, or -1.</summary>
        public static int SerialOf(byte[] payload)
        {
            string text = Encoding.UTF8.GetString(payload);
            return int.TryParse(text.Split(':')[0], NumberStyles.None, CultureInfo.InvariantCulture, out int serial) ? serial : -1;
        }

        /// <summary>Of the packet without payload, behind the fixed header.</summary>
        public int HeadBytes(int level) =>
            Bytes.Text(What.Topic).Length + (What.QoS > 0 ? 2 : 0) + (level < 5 ? 0 : Bytes.Variable(Properties.Length).Length + Properties.Length);

        public int PacketBytes(int level)
        {
            int body = HeadBytes(level) + Payload.Length;
            return 1 + Bytes.Variable(body).Length + body;
        }

        public override string ToString() => $"message {Serial} (q{What.QoS} {What.Topic} {What.Way}, id {PacketId})";
    }
}
