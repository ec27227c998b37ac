using System;
using System.Collections.Generic;
using System.Linq;
using NanoMqtt.Broker;

namespace NanoMqtt.Host.Tests.Model
{
    // Who gets what.
    internal sealed partial class ModelServer
    {
        private readonly Dictionary<string, Message> _retained = new();
        private readonly List<SharedMessage> _shared = new();
        private int _deliveries;

        /// <summary>PUBLISH has come from a client.</summary>
        public void HandlePublish(Session session, int packetId, Message message)
        {
            if (message.QoS < 2 || session.ReceivedIds.Add(packetId)) // [MQTT-4.3.3-10]: until PUBREL it is the same message
            {
                Publish(message);
            }
        }

        /// <summary>A client, the application or a will publishes a message.</summary>
        public void Publish(Message message)
        {
            message = message with { AcceptedMs = NowMs };
            if (message.Retain && message.Payload.Length == 0)
            {
                _retained.Remove(message.Topic); // [MQTT-3.3.1-6], [MQTT-3.3.1-7]
            }
            else if (message.Retain)
            {
                _retained[message.Topic] = message; // [MQTT-3.3.1-5]
            }

            foreach (Session session in Sessions)
            {
                Subscription[] matching = session.Subscriptions.Values.Where(s => !s.IsShared && IsWanted(session, s, message)).ToArray();
                if (matching.Length > 0)
                {
                    Deliver(session, Offer(message, matching)); // overlapping subscriptions deliver once
                }
            }

            SharedMessage shared = new(message);
            IEnumerable<string> filters = Sessions.SelectMany(s => s.Subscriptions.Values).Where(s => s.IsShared && s.Matches(message.Topic)).Select(s => s.Filter);
            shared.Shares.AddRange(filters.Distinct().Select(f => Share(message, f)));
            _shared.Add(shared);
        }

        /// <summary>One filter of a SUBSCRIBE. Gives its reason code: the QoS granted.</summary>
        public int Subscribe(Session session, Subscription subscription)
        {
            bool isNew = !session.Subscriptions.ContainsKey(subscription.Filter);
            session.Subscriptions[subscription.Filter] = subscription; // [MQTT-3.8.4-3]
            bool wantsRetained = subscription.RetainHandling == 0 || (subscription.RetainHandling == 1 && isNew); // [MQTT-3.3.1-9] to [MQTT-3.3.1-11]
            if (wantsRetained && !subscription.IsShared)
            {
                // Also to who published it and wants nothing of his own: who that was is not kept.
                foreach (Message message in _retained.Values.Where(m => subscription.Matches(m.Topic)))
                {
                    Deliver(session, Offer(message, true, subscription)); // 3.1.1 [MQTT-3.3.1-8]
                }
            }

            return subscription.QoS;
        }

        /// <summary>One filter of an UNSUBSCRIBE. Gives its reason code. What is on its way stays on its way.</summary>
        public static int Unsubscribe(Session session, string filter) => session.Subscriptions.Remove(filter) ? 0 : 0x11;

        /// <summary>PUBLISH has come to a client.</summary>
        public Delivery Take(Session session, ReceivedPublish packet)
        {
            Delivery delivery = session.Take(packet, NowMs);
            if (delivery != null)
            {
                return delivery;
            }

            delivery = _shared.Select(s => s.Take(session, d => session.Fits(d, packet, NowMs))).FirstOrDefault(d => d != null);
            session.Require(delivery != null, $"{packet} is not for him; for him are:\n{string.Join('\n', session.Outgoing)}");
            session.Outgoing.Add(delivery);
            session.Send(delivery, packet);
            return delivery;
        }

        /// <summary>The broker says that a message was dropped, the newest one, because there was no room for it. Was that so?</summary>
        public void Drop(Session session, string topic, MqttDropReason reason)
        {
            bool isQoS0 = reason == MqttDropReason.OutputFull;
            Delivery dropped = session.Outgoing.FindLast(d => d.Stage == Stage.Waiting && d.Message.Topic == topic && d.QoS == 0 == isQoS0);
            session.Require(dropped != null, $"a message to {topic} was dropped that was not for him");
            bool isFull = reason switch
            {
                MqttDropReason.OutputFull => session.IsBlocked,
                MqttDropReason.QueueFull => session.Outgoing.Count(d => d.QoS > 0) > _limits.MaximumQueuedMessages,
                MqttDropReason.MemoryFull => HeldMessages() + 1 > _limits.MaximumHeldMessages, // and the one that is delivered just now
                _ => false,
            };
            session.Require(isFull, $"{reason} is no reason to drop {dropped}");
            session.Outgoing.Remove(dropped);
        }

        /// <summary>Nothing more is sent to anybody: has all been sent that must?</summary>
        public void RequireAll()
        {
            foreach (Session session in Sessions.Where(s => s.IsConnected && !s.IsBlocked))
            {
                session.RequireAll();
            }

            SharedMessage lost = _shared.Find(s => !s.HasComeToAll());
            if (lost != null)
            {
                throw new Disagreement($"no member of a shared subscription got {lost.Message}");
            }

            _shared.RemoveAll(s => s.IsOver);
        }

        private void Deliver(Session session, Delivery delivery)
        {
            if (session.IsConnected || delivery.QoS > 0)
            {
                session.Outgoing.Add(delivery);
            }
        }

        // A message is held once for all, and once more for each client that is told identifiers with it.
        private int HeldMessages()
        {
            IEnumerable<Delivery> held = Sessions.SelectMany(s => s.Outgoing).Where(d => d.QoS > 0 && d.Stage != Stage.Received);
            return held.Select(d => d.Identifiers.Length == 0 ? (object)d.Message : d).Distinct().Count();
        }

        // One member gets it: one that is connected, if there is any.
        private SharedMessage.Share Share(Message message, string filter)
        {
            List<Session> members = Sessions.Where(s => s.Subscriptions.ContainsKey(filter)).ToList();
            bool isAnybodyThere = !IsUnordered && members.Exists(m => m.IsConnected);
            SharedMessage.Share share = new() { MayBeLost = IsUnordered };
            foreach (Session member in members.Where(m => m.IsConnected || !isAnybodyThere))
            {
                share.Offer(member, Offer(message, member.Subscriptions[filter]));
            }

            members.FindAll(m => !m.IsConnected).ForEach(m => share.Withdraw(m, false)); // QoS 0 is not kept for those who are away
            return share;
        }

        private void RemoveExpired()
        {
            foreach (Message message in _retained.Values.Where(m => m.ExpiresMs <= NowMs).ToArray())
            {
                _retained.Remove(message.Topic);
            }

            foreach (SharedMessage shared in _shared.Where(s => s.Message.ExpiresMs <= NowMs))
            {
                shared.Expire(); // [MQTT-3.3.2-5]
            }

            foreach (Session session in Sessions)
            {
                List<Delivery> expired = session.Outgoing.FindAll(d => d.Stage == Stage.Waiting && d.Message.ExpiresMs <= NowMs);
                expired.ForEach(d => d.MayBeGone = true);
                session.Outgoing.RemoveAll(d => d.MayBeGone && !d.MayHaveBeenSent);
            }
        }

        private static bool IsWanted(Session session, Subscription subscription, Message message) =>
            subscription.Matches(message.Topic) && !(subscription.NoLocal && message.IsFrom(session.ClientId)); // [MQTT-3.8.3-3]

        // The retain flag as it was published, for those who want that; of overlapping subscriptions one is enough: [MQTT-3.3.1-12], [MQTT-3.3.1-13].
        private Delivery Offer(Message message, params Subscription[] because) =>
            Offer(message, message.Retain && because.Any(s => s.RetainAsPublished), because);

        // At the lower QoS of message and subscriptions, of which the highest counts: [MQTT-3.3.4-2], [MQTT-3.8.4-8], with all identifiers: [MQTT-3.3.4-3].
        private Delivery Offer(Message message, bool retain, params Subscription[] because) =>
            new(++_deliveries, message, Math.Min(message.QoS, because.Max(s => s.QoS)), retain, because);
    }
}
