using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace NanoMqtt.Host.Tests.WireCases
{
    /// <summary>Plays one case against a broker and says what came instead of what was expected.</summary>
    internal sealed class WireCaseRun
    {
        private static readonly byte[] s_pingreq = { 0xC0, 0x00 };
        private static readonly byte[] s_pingresp = { 0xD0, 0x00 };

        private readonly WireCase _case;
        private readonly Alternative _alternative;
        private readonly Func<IWireLink> _connect;

        public WireCaseRun(WireCase wireCase, Alternative alternative, Func<IWireLink> connect)
        {
            _case = wireCase;
            _alternative = alternative;
            _connect = connect;
        }

        /// <summary>Null when all is as expected.</summary>
        public string Fault()
        {
            using IWireLink link = _connect();
            if (_case.Connects)
            {
                link.Send(Connect(_case.Level, "case"));
                string refused = Expect(link, _case.Level == 5 ? 0 : 4, "CONNACK");
                if (refused != null)
                {
                    return refused;
                }
            }

            foreach (WireStep step in _alternative?.Steps(_case.Steps) ?? _case.Steps)
            {
                string fault = Play(link, step);
                if (fault != null)
                {
                    return fault;
                }
            }

            return _alternative?.ExpectsDisconnect ?? _case.ExpectsDisconnect ? ExpectEnd(link) : ExpectAlive(link);
        }

        private string Play(IWireLink link, WireStep step)
        {
            switch (step.Type)
            {
                case "send":
                    link.Send(Hex(step.Payload));
                    return null;
                case "recv":
                    return Expect(link, Hex(step.Payload));
                case "publish":
                    PublishFromSecondClient(step);
                    return null;
                default:
                    return "unknown step " + step.Type;
            }
        }

        // Bytes: exactly these. A DISCONNECT that refuses may be left out, or have another reason code of 0x80 and above, where the
        // alternative says so; nothing else is loosened.
        private static string Expect(IWireLink link, byte[] expected)
        {
            byte[] actual = Read(link, expected.Length);
            return actual.AsSpan().SequenceEqual(expected) ? null : $"expected {Convert.ToHexString(expected)}, got {Describe(actual, expected.Length)}";
        }

        // A CONNACK that accepts; its properties in 5.0 are the broker's own affair.
        private static string Expect(IWireLink link, int length, string what)
        {
            byte[] header = Read(link, 2);
            byte[] body = header.Length == 2 ? Read(link, header[1]) : Array.Empty<byte>();
            bool accepted = header.Length == 2 && header[0] == 0x20 && body.Length == header[1] && body.Length >= 2 && body[1] == 0 && (length == 0 || body.Length == 2);
            return accepted ? null : $"expected {what}, got {Describe(header.Concat(body).ToArray(), 2)}";
        }

        private static string ExpectEnd(IWireLink link)
        {
            byte[] more = link.Receive(64);
            return more.Length == 0 ? null : $"expected the end of the connection, got {Convert.ToHexString(more)}";
        }

        private static string ExpectAlive(IWireLink link)
        {
            link.Send(s_pingreq);
            return Expect(link, s_pingresp);
        }

        private void PublishFromSecondClient(WireStep step)
        {
            using IWireLink second = _connect();
            second.Send(Connect(4, "helper"));
            Require(Expect(second, new byte[] { 0x20, 2, 0, 0 }));
            byte[] topic = Encoding.UTF8.GetBytes(step.Topic);
            byte[] payload = Encoding.UTF8.GetBytes(step.Payload);
            var publish = new List<byte> { (byte)(0x30 | step.QoS << 1), (byte)(4 + topic.Length + payload.Length), 0, (byte)topic.Length };
            publish.AddRange(topic);
            publish.AddRange(new byte[] { 0, 1 });
            publish.AddRange(payload);
            second.Send(publish.ToArray());
            Require(Expect(second, step.QoS == 1 ? new byte[] { 0x40, 2, 0, 1 } : new byte[] { 0x50, 2, 0, 1 }));
            if (step.QoS == 2)
            {
                second.Send(new byte[] { 0x62, 2, 0, 1 });
                Require(Expect(second, new byte[] { 0x70, 2, 0, 1 }));
            }
        }

        private static void Require(string fault)
        {
            if (fault != null)
            {
                throw new InvalidOperationException("the second client: " + fault);
            }
        }

        private static byte[] Read(IWireLink link, int count)
        {
            var bytes = new List<byte>();
            while (bytes.Count < count)
            {
                byte[] some = link.Receive(count - bytes.Count);
                if (some.Length == 0)
                {
                    break;
                }

                bytes.AddRange(some);
            }

            return bytes.ToArray();
        }

        private static string Describe(byte[] actual, int expected) =>
            actual.Length == 0 ? "the end of the connection" : Convert.ToHexString(actual) + (actual.Length < expected ? " and the end of the connection" : string.Empty);

        private static byte[] Connect(int level, string clientId)
        {
            byte[] id = Encoding.UTF8.GetBytes(clientId);
            string name = level == 3 ? "00064D5149736470" : "00044D515454";
            string head = name + level.ToString("X2", CultureInfo.InvariantCulture) + "02003C" + (level == 5 ? "00" : string.Empty) + id.Length.ToString("X4", CultureInfo.InvariantCulture);
            byte[] body = Convert.FromHexString(head).Concat(id).ToArray();
            return new byte[] { 0x10, (byte)body.Length }.Concat(body).ToArray();
        }

        private static byte[] Hex(string text) => Convert.FromHexString(string.Concat(text.Where(c => !char.IsWhiteSpace(c))));
    }
}
