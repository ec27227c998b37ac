using NanoMqtt.Core;

namespace NanoMqtt.Client.Tests
{
    /// <summary>Puts messages into an <see cref="InFlightArena"/> as its users do.</summary>
    internal sealed class ArenaDriver
    {
        internal readonly InFlightArena Arena;
        private readonly PacketWriter _writer = new PacketWriter();
        private readonly PublishPacket _publish = new PublishPacket { Topic = "t" };

        internal readonly int MaximumMessages;

        internal ArenaDriver(int capacityBytes, int maximumMessages)
        {
            MaximumMessages = maximumMessages;
            Arena = new InFlightArena(capacityBytes, maximumMessages);
        }

        /// <summary>Adds a message whose payload bytes are its packet identifier's low byte.</summary>
        internal bool Add(int packetId, MqttQoS qos, int payloadBytes)
        {
            _publish.PacketId = packetId;
            _publish.QoS = qos;
            _publish.Payload = new byte[payloadBytes];
            _publish.PayloadLength = payloadBytes;
            for (int i = 0; i < payloadBytes; i++)
            {
                _publish.Payload[i] = (byte)packetId;
            }

            return TryAdd() || (Arena.TryCompact() && TryAdd());
        }

        /// <summary>Sends the next message or PUBREL.</summary>
        /// <returns>Its packet identifier, negative for a PUBREL; 0 when nothing waits.</returns>
        internal int Send()
        {
            int index = Arena.SendNext();
            if (index < 0)
            {
                return 0;
            }

            int id = Arena.PacketIdOf(index);
            bool isRelease = Arena.StateOf(index) == InFlightState.Released;
            return isRelease ? -id : id;
        }

        /// <summary>Drops the oldest message that was never sent.</summary>
        /// <returns>Its packet identifier, or 0 when there is none.</returns>
        internal int DropOldestUnsent()
        {
            int index = Arena.FindUnsent(null, 0, 0, out _);
            if (index < 0)
            {
                return 0;
            }

            int id = Arena.PacketIdOf(index);
            Arena.Drop(index);
            return id;
        }

        /// <summary>Index of a message in the arena, or -1.</summary>
        internal int Find(int packetId)
        {
            for (int index = Arena.First; index < Arena.Used; index++)
            {
                if (Arena.StateOf(index) != InFlightState.None && Arena.PacketIdOf(index) == packetId)
                {
                    return index;
                }
            }

            return -1;
        }

        private bool TryAdd()
        {
            _writer.Open(Arena.Buffer, Arena.Tail, Arena.Buffer.Length);
            _publish.Encode(_writer, MqttProtocolLevel.V311);
            return Arena.TryCommit(_writer, _publish.PacketId);
        }
    }
}
