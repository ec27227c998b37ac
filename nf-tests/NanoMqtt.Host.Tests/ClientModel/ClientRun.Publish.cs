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
            Offer offer = new(_link, IsHealthy, IsHealthy && IsRefusedBy(_link.Terms, message), what.QoS == 0 ? 1 : Room(message));
            Outgoing[] droppable = what.QoS == 0 ? [] : AllowDrops(message);
            message.IsOffered = true;
            MqttResult result = Call(message, out int packetId, out _);
            message.IsOffered = false;
            Note($"Publish {result}");
            if (_power.IsOff)
            {
                message.IsOpen = result == MqttResult.Pending;
                message.PacketId = packetId;
                message.MayBeDropped = true; // the program never heard that it was accepted
            }
            else if (what.QoS == 0)
            {
                CheckSent(message, offer, result);
            }
            else
            {
                CheckTaken(message, offer, result, packetId, droppable);
            }
        }

        private void CheckSent(Outgoing message, Offer offer, MqttResult result)
        {
            MqttResult expected = offer.IsRefused ? MqttResult.NotAllowed : !IsConnected && !offer.WasHealthy ? MqttResult.NotConnected : MqttResult.Success;
            bool isShortened = result == MqttResult.Success && offer.IsRefused; // by an alias: what was sent is within the limits
            Require(result == expected || isShortened || !offer.IsKnown || (offer.WasHealthy && !IsHealthy), $"{message} gives {result}, not {expected}");
            Require(message.IsSent || result != MqttResult.Success, $"{message} was not sent");
        }

        private void CheckTaken(Outgoing message, Offer offer, MqttResult result, int packetId, Outgoing[] droppable)
        {
            bool isAccepted = result == MqttResult.Pending;
            bool isFull = result == MqttResult.QueueFull && _power.Faults > 0;
            Require(result != MqttResult.NotAllowed || offer.IsRefused || !offer.IsKnown, $"{message} is not allowed, but it is");
            Require(isAccepted || result is MqttResult.NotAllowed or MqttResult.QueueFull or MqttResult.PacketTooLarge, $"{message} gives {result}");
            Require(!isAccepted || !offer.IsRefused, $"{message} is allowed, but it is not");
            Require(offer.Room == 0 || offer.IsRefused || isAccepted == offer.Room > 0 || !offer.IsKnown || isFull, $"{message} gives {result}, the room is {offer.Room}");
            Require(!isAccepted || !IsUsed(packetId, message), $"{message} gets the identifier {packetId}, which is in use");
            if (isAccepted)
            {
                message.IsOpen = true;
                message.PacketId = packetId;
                message.AcceptedMs = NowMs;
            }
            else if (_power.Faults == 0)
            {
                Array.ForEach(droppable, m => m.MayBeDropped = false); // what is refused drops nothing
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

            PublishPacket packet = new()
            {
                Topic = what.Topic, QoS = (MqttQoS)what.QoS, Retain = what.Retain, Payload = message.Payload, PayloadLength = message.Payload.Length, Properties = BlockOf(message.Properties),
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

        // Gives those that might not have been dropped before.
        private Outgoing[] AllowDrops(Outgoing message)
        {
            Outgoing[] held = Open.ToArray();
            bool isTight = held.Length >= _setup.QueuedMessages || held.Sum(BytesOf) + BytesOf(message) + 9 > _setup.QueuedBytes;
            Outgoing[] droppable = held.Where(m => !m.MayBeDropped && IsReplaceable(m, message) && (isTight || _setup.Policy == MqttQueuePolicy.KeepLatestPerTopic)).ToArray();
            Array.ForEach(droppable, m => m.MayBeDropped = true);
            return droppable;
        }

        // What was known before the client was asked. Room: see there.
        private sealed record Offer(Link Link, bool WasHealthy, bool IsRefused, int Room)
        {
            public bool IsKnown => Link == null || WasHealthy;
        }
    }
}
