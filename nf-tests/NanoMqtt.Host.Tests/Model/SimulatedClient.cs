using System;
using System.Collections.Generic;
using NanoMqtt.Broker.Tests;
using NanoMqtt.Core;

namespace NanoMqtt.Host.Tests.Model
{
    /// <summary>A client on bytes: its link, if it has one, and its side of the session (§4.1).</summary>
    internal sealed class SimulatedClient
    {
        private readonly List<(MqttPacketType Type, int PacketId)> _held = new();

        public SimulatedClient(string id)
        {
            Id = id;
        }

        public string Id { get; }

        /// <summary>Null while it is not connected.</summary>
        public TestClient Link { get; private set; }

        public int Level { get; private set; }

        public int KeepAliveSeconds { get; private set; }

        public WireReader Reader { get; private set; }

        public Acks Acks { get; set; }

        /// <summary>Answers that are to come, in order.</summary>
        public Queue<string> Expected { get; } = new();

        /// <summary>What it has published and what is not acknowledged whole.</summary>
        public SortedDictionary<int, Publish> Published { get; } = new();

        /// <summary>Those of them for which PUBREC has come.</summary>
        public HashSet<int> Received { get; } = new();

        /// <summary>Topics that the aliases of this connection stand for.</summary>
        public Dictionary<int, string> Aliases { get; } = new();

        /// <summary>Whether the link takes nothing.</summary>
        public bool IsBlocked => Link.TakesBytes == 0;

        /// <summary>Whether bytes of the broker may be lost when the link is cut.</summary>
        public bool MayLoseBytes => IsBlocked || Link.CutAfterReceived >= 0;

        /// <summary>Whether the link ended, or must end now, because it is to be cut there.</summary>
        public bool IsCutReached => Link.ReceivedBytes == Link.CutAfterReceived || Link.SentBytes == Link.CutAfterSent;

        public void Connect(TestClient link, Terms terms)
        {
            Link = link;
            Level = terms.Level;
            KeepAliveSeconds = terms.KeepAliveSeconds;
            Reader = new WireReader(Level);
            _held.Clear(); // comes again
            Aliases.Clear();
            Expected.Clear();
        }

        public void Disconnect() => Link = null;

        /// <summary>Sends a packet. Gives whether it went whole.</summary>
        public bool Send(byte[] packet) => Link != null && !Link.IsClosed && Link.Send(packet, 0, packet.Length) == packet.Length;

        /// <summary>The next packet that has come, or null.</summary>
        public byte[] Next()
        {
            string hex = Link.NextBytes();
            return hex.Length == 0 ? null : Convert.FromHexString(hex);
        }

        public int FreePacketId()
        {
            int id = 1;
            while (Published.ContainsKey(id))
            {
                id++;
            }

            return id;
        }

        /// <summary>Whether an acknowledgement is to be sent now; if not, it is held back.</summary>
        public bool WantsToSend(MqttPacketType type, int packetId)
        {
            if (Acks is Acks.All or Acks.Refusing || (Acks == Acks.Half && type != MqttPacketType.Pubcomp))
            {
                return true;
            }

            _held.Add((type, packetId));
            return false;
        }

        /// <summary>What was held back is to be sent now.</summary>
        public (MqttPacketType Type, int PacketId)[] TakeHeld()
        {
            (MqttPacketType Type, int PacketId)[] held = _held.ToArray();
            _held.Clear();
            return held;
        }
    }
}
