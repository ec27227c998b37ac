using System;
using System.Collections.Generic;
using System.Linq;

namespace NanoMqtt.Host.Tests.Model
{
    /// <summary>
    /// What the server holds for a client (5.0 §4.1), and the judge of what it sends him: each message once, in order, with the right
    /// flags, no more at a time than he takes.
    /// </summary>
    internal sealed class Session
    {
        private readonly int _maximumInFlight;
        private int _sent;

        public Session(string clientId, int maximumInFlight)
        {
            ClientId = clientId;
            _maximumInFlight = maximumInFlight;
        }

        public string ClientId { get; }

        /// <summary>By filter.</summary>
        public Dictionary<string, Subscription> Subscriptions { get; } = new();

        /// <summary>What is on its way to the client, in the order in which it came.</summary>
        public List<Delivery> Outgoing { get; } = new();

        /// <summary>Packet identifiers of QoS 2 messages that came from the client and that it has not released.</summary>
        public HashSet<int> ReceivedIds { get; } = new();

        public Terms Terms { get; set; }

        public bool IsConnected { get; set; }

        /// <summary>Whether its link takes nothing at the moment.</summary>
        public bool IsBlocked { get; set; }

        /// <summary>When the last packet came.</summary>
        public long HeardMs { get; set; }

        /// <summary>The will that is not published yet.</summary>
        public Message Will { get; set; }

        /// <summary>When it is to be published; null while the client is connected.</summary>
        public long? WillDueMs { get; set; }

        /// <summary>When the session ends; null: not while the client is connected, or never.</summary>
        public long? EndsMs { get; set; }

        /// <summary>When the client has been silent too long ([MQTT-3.1.2-22]).</summary>
        public long? SilentMs => IsConnected && Terms.KeepAliveSeconds > 0 ? HeardMs + Terms.KeepAliveSeconds * 1500L : null;

        /// <summary>Whether nothing more of QoS 1 and 2 may be on its way (5.0 §4.9). PUBREL of an earlier connection may count or not.</summary>
        public bool IsFull => Outgoing.Count(d => d.IsSentNow || d.Stage == Stage.Received) >= Math.Min(_maximumInFlight, Terms.ReceiveMaximum);

        /// <summary>The next connection begins, of which nothing has been sent yet.</summary>
        public void Resume(Terms terms, long nowMs)
        {
            Terms = terms;
            IsConnected = true;
            IsBlocked = false;
            HeardMs = nowMs;
            Will = terms.Will;
            WillDueMs = null; // [MQTT-3.1.3-9]
            EndsMs = null;
            foreach (Delivery delivery in Outgoing)
            {
                delivery.IsSentNow = false;
                delivery.IsReleasedNow = false;
            }
        }

        /// <summary>PUBLISH has come to the client. Gives its delivery, or null when there is none that is like it.</summary>
        public Delivery Take(ReceivedPublish packet, long nowMs)
        {
            Delivery known = packet.QoS > 0 ? Outgoing.Find(d => d.PacketId == packet.PacketId) : null;
            if (known == null)
            {
                // Of two that look the same, the one that has expired has DUP if it comes at all.
                bool IsWanted(Delivery delivery) => delivery.Stage == Stage.Waiting && Fits(delivery, packet, nowMs);
                Delivery first = Outgoing.Find(d => IsWanted(d) && (packet.Dup || !d.MayBeGone)) ?? Outgoing.Find(IsWanted);
                if (first != null)
                {
                    Send(first, packet);
                }

                return first;
            }

            Require(known.Stage == Stage.Sent, $"{packet} comes after PUBREC or takes the identifier of {known}"); // [MQTT-4.3.3-6], [MQTT-2.2.1-4]
            Require(!known.IsSentNow, $"{packet} comes again on a live connection"); // [MQTT-4.4.0-1]
            Require(packet.Dup, $"{packet} comes again without DUP"); // [MQTT-3.3.1-1]
            Require(Fits(known, packet, nowMs), $"{packet} is not what was sent before: {known}");
            Require(Outgoing.Where(d => d.Stage == Stage.Sent && !d.IsSentNow).MinBy(d => d.SentNumber) == known, $"{packet} comes before an earlier one again"); // [MQTT-4.6.0-1]
            known.IsSentNow = true;
            return known;
        }

        /// <summary>PUBREL has come to the client.</summary>
        public void TakeRelease(int packetId)
        {
            Delivery delivery = Outgoing.Find(d => d.PacketId == packetId && d.Stage == Stage.Received);
            Require(delivery != null, $"PUBREL {packetId} releases nothing");
            Require(!delivery.IsReleasedNow, $"PUBREL {packetId} comes twice on one connection");
            delivery.IsReleasedNow = true;
        }

        /// <summary>The client's PUBACK, PUBREC or PUBCOMP has come.</summary>
        public void Acknowledge(int packetId, bool isReceived)
        {
            Delivery delivery = Outgoing.Find(d => d.PacketId == packetId);
            if (isReceived)
            {
                delivery.Stage = Stage.Received;
            }
            else
            {
                Outgoing.Remove(delivery);
            }
        }

        /// <summary>Nothing more comes to the client: has all come that must?</summary>
        public void RequireAll()
        {
            if (!IsFull)
            {
                Outgoing.RemoveAll(d => d.MayBeGone && d.Stage == Stage.Waiting);
            }

            Delivery lost = Outgoing.Find(d => d.QoS == 0);
            Require(lost == null, $"did not come: {lost}");
            Require(Outgoing.Count(d => d.IsSentNow && d.Stage == Stage.Sent) <= Terms.ReceiveMaximum, "more is on its way than the client takes"); // [MQTT-3.3.4-9]
            Delivery due = Outgoing.Find(d => d.IsDue);
            Require(due == null || IsFull, $"is held back or lost: {due}");
            // Behind a PUBLISH that has to wait it waits, too: the broker keeps the order. Else [MQTT-4.3.3-4], [MQTT-4.4.0-1], [MQTT-3.3.4-10].
            Delivery unreleased = Outgoing.TakeWhile(d => d != due).FirstOrDefault(d => d.Stage == Stage.Received && !d.IsReleasedNow);
            Require(unreleased == null, $"PUBREL did not come: {unreleased}");
        }

        public void Require(bool condition, string otherwise)
        {
            if (!condition)
            {
                throw new Disagreement($"{ClientId}: {otherwise}");
            }
        }

        /// <summary>A delivery goes out for the first time.</summary>
        public void Send(Delivery delivery, ReceivedPublish packet)
        {
            Require(!packet.Dup || delivery.MayHaveBeenSent, $"{packet} has DUP and was never sent before"); // [MQTT-3.3.1-1]
            Delivery overtaken = Outgoing.Find(d => d.Number < delivery.Number && d.IsDue && IsInOrderWith(d, delivery));
            Require(overtaken == null, $"{packet} overtakes {overtaken}"); // [MQTT-4.6.0-5]
            if (delivery.QoS == 0)
            {
                Outgoing.Remove(delivery);
                return;
            }

            delivery.Stage = Stage.Sent;
            delivery.IsSentNow = true;
            delivery.PacketId = packet.PacketId;
            delivery.SentNumber = ++_sent;
        }

        /// <summary>Whether a packet is this delivery's.</summary>
        public bool Fits(Delivery delivery, ReceivedPublish packet, long nowMs)
        {
            Message message = delivery.Message;
            bool is5 = Terms.Level == 5;
            return packet.Topic == message.Topic
                && packet.Payload == message.Payload
                && packet.QoS == delivery.QoS
                && packet.Retain == delivery.Retain
                && packet.Identifiers == (is5 ? delivery.Identifiers : "")
                && packet.Properties == (is5 ? message.Properties : "")
                && IsTimeLeft(is5 ? message : message with { LifetimeSeconds = null }, packet.SecondsLeft, nowMs);
        }

        // [MQTT-3.3.2-6], in whole seconds.
        private static bool IsTimeLeft(Message message, int? secondsLeft, long nowMs)
        {
            if (message.LifetimeSeconds == null || nowMs == message.AcceptedMs)
            {
                return secondsLeft == message.LifetimeSeconds;
            }

            long leftMs = Math.Max(0, message.ExpiresMs.Value - nowMs);
            return secondsLeft * 1000 > leftMs - 1000 - ModelServer.ToleranceMs && secondsLeft * 1000 < leftMs + 1000 + ModelServer.ToleranceMs;
        }

        private static bool IsInOrderWith(Delivery a, Delivery b) =>
            a.Message != b.Message && a.Message.Topic == b.Message.Topic && a.Message.Publisher == b.Message.Publisher && a.QoS == b.QoS;
    }
}
