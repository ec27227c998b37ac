extern alias virtualtime;
using System;
using System.Linq;
using NanoMqtt.Core;
using virtualtime::NanoMqtt.Client;

namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <content>The program publishes.</content>
    internal sealed partial class ClientRun
    {
        private void DoPublish(Publish what)
        {
            if (_setup.Policy != MqttQueuePolicy.Refuse && Open.Count(m => m.MayBeDropped || m.IsTakenOver) >= _setup.QueuedMessages)
            {
                return; // the client need not report more at a time
            }

            Outgoing message = new(_outgoing.Count, what, PropertiesOf(what.Way == Way.Plain ? "" : what.Properties));
            _outgoing.Add(message);
            bool wasHealthy = IsHealthy;
            bool isKnown = _link == null || wasHealthy;
            bool isRefused = wasHealthy && IsRefusedBy(_link.Terms, message);
            int room = what.QoS == 0 ? 1 : Room(message);
            if (what.QoS > 0)
            {
                AllowDrops(message, room);
            }

            message.IsOffered = true;
            MqttResult result = Call(message, out int packetId, out MqttReasonCode reason);
            message.IsOffered = false;
            Note($"Publish {result}");
            if (_power.IsOff)
            {
                message.IsOpen = result == MqttResult.Pending;
                message.PacketId = packetId;
                message.MayBeDropped = true; // the program never heard that it was accepted
                return;
            }

            if (what.QoS == 0)
            {
                MqttResult expected = isRefused ? MqttResult.NotAllowed : !IsConnected && !wasHealthy ? MqttResult.NotConnected : MqttResult.Success;
                bool isTightWithAlias = result == MqttResult.NotAllowed && message.PacketBytes(Level) + 5 > (_lastTerms?.MaximumPacketBytes ?? int.MaxValue); // an alias takes room at first
                Require(result == expected || isTightWithAlias || !isKnown || (wasHealthy && !IsHealthy), $"{message} gives {result}, not {expected}");
                Require(message.IsSent || result != MqttResult.Success, $"{message} was not sent");
                return;
            }

            if (what.TimeoutMs > 0 && result is MqttResult.Success or MqttResult.Refused or MqttResult.Dropped or MqttResult.TimedOut or MqttResult.Stopped)
            {
                return; // accepted, and looked at when it ended
            }

            Require(result != MqttResult.NotAllowed || isRefused || !isKnown, $"{message} is not allowed, but it is");
            Require(result is MqttResult.NotAllowed or MqttResult.PacketTooLarge or MqttResult.QueueFull || !isRefused, $"{message} is allowed, but it is not");
            bool isAccepted = result == MqttResult.Pending;
            Require(isAccepted || result is MqttResult.NotAllowed or MqttResult.QueueFull or MqttResult.PacketTooLarge, $"{message} gives {result}");
            Require(room == 0 || isRefused || isAccepted == room > 0 || !isKnown, $"{message} gives {result}, the room is {room}");
            Require(!isAccepted || !IsUsed(packetId, message), $"{message} gets the identifier {packetId}, which is in use");
            if (isAccepted && what.TimeoutMs == 0)
            {
                message.IsOpen = true;
                message.PacketId = packetId;
                message.AcceptedMs = NowMs;
            }
        }

        private MqttResult Call(Outgoing message, out int packetId, out MqttReasonCode reason)
        {
            Publish what = message.What;
            reason = MqttReasonCode.Success;
            if (what.Way == Way.Plain)
            {
                return _client.Publish(what.Topic, message.Payload, 0, message.Payload.Length, (MqttQoS)what.QoS, what.Retain, out packetId);
            }

            PropertyBlock properties = new();
            properties.Use(message.Properties, 0, message.Properties.Length);
            PublishPacket packet = new()
            {
                Topic = what.Topic, QoS = (MqttQoS)what.QoS, Retain = what.Retain, Payload = message.Payload, PayloadLength = message.Payload.Length, Properties = message.Properties.Length == 0 ? null : properties,
            };
            MqttPayloadReader reader = what.Way != Way.Pieces ? null : (position, buffer, offset, count) =>
            {
                Array.Copy(message.Payload, position, buffer, offset, count);
                return true;
            };
            MqttResult result = what.Way == Way.Packet ? _client.Publish(packet, 0, out reason) : _client.PublishLarge(packet, reader, 0, out reason);
            packetId = packet.PacketId;
            return result;
        }

        // Whether there is room in the queue for one more: 1, or -1: not; 0: only the client knows.
        private int Room(Outgoing message)
        {
            int exact = BytesOf(message);
            int most = exact + 9;
            Outgoing[] held = Open.ToArray();
            Outgoing[] certain = held.Where(m => m.Code < 0 && !m.IsTakenOver && !IsRefusedBy(_lastTerms, m) && !(m.MayBeDropped && !m.IsSent) && !IsReplaceable(m, message)).ToArray();
            Outgoing[] most2 = _setup.Policy == MqttQueuePolicy.DropOldest ? held.Where(m => m.IsSent).ToArray() : held;
            int usedMost = most2.Sum(m => m.IsReleased ? 0 : BytesOf(m));
            int usedLeast = certain.Sum(m => m.IsReceived ? 0 : BytesOf(m));
            if (most2.Length < _setup.QueuedMessages && usedMost + most <= _setup.QueuedBytes)
            {
                return 1;
            }

            return certain.Length >= _setup.QueuedMessages || usedLeast + exact > _setup.QueuedBytes ? -1 : 0;
        }

        private bool IsReplaceable(Outgoing old, Outgoing message) =>
            !old.IsSent && (_setup.Policy == MqttQueuePolicy.DropOldest || (_setup.Policy == MqttQueuePolicy.KeepLatestPerTopic && old.What.Topic == message.What.Topic));

        private int BytesOf(Outgoing message) => message.IsLarge ? 1 + Bytes.Variable(message.PacketBytes(Level)).Length + message.HeadBytes(Level) : message.PacketBytes(Level);

        private void AllowDrops(Outgoing message, int room)
        {
            Outgoing[] held = Open.ToArray();
            bool isTight = held.Length >= _setup.QueuedMessages || held.Sum(BytesOf) + BytesOf(message) + 9 > _setup.QueuedBytes;
            foreach (Outgoing old in held.Where(m => IsReplaceable(m, message) && (isTight || _setup.Policy == MqttQueuePolicy.KeepLatestPerTopic)))
            {
                old.MayBeDropped = true;
            }
        }
    }
}
