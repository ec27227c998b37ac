using System;
using System.Collections.Generic;
using System.Linq;

namespace NanoMqtt.Host.Tests.Model
{
    /// <summary>
    /// A message that matches shared subscriptions: one member of each gets it (5.0 §4.8.2). The broker chooses, the model follows: what members
    /// have received must be possible.
    /// </summary>
    internal sealed class SharedMessage
    {
        private readonly List<(Session Member, Delivery Delivery)> _received = new();

        public SharedMessage(Message message)
        {
            Message = message;
        }

        public Message Message { get; }

        public List<Share> Shares { get; } = new();

        /// <summary>Whether nobody gets any more of it.</summary>
        public bool IsOver => Shares.All(s => s.Holders.Count == 0);

        /// <summary>What a member may still get, of each share.</summary>
        public List<Delivery> OffersTo(Session member) => Shares.Where(s => s.Holders.Contains(member)).Select(s => s.Offers[member]).ToList();

        /// <summary>What was lost in a connection, or with a session.</summary>
        public void Withdraw(Session member, bool alsoWaiting) => Shares.ForEach(s => s.Withdraw(member, alsoWaiting));

        /// <summary>Only who may have got it on a connection that was cut may still get it.</summary>
        public void Expire()
        {
            foreach (Share share in Shares)
            {
                share.MayBeLost = true;
                share.Holders.RemoveWhere(m => !share.Offers[m].MayHaveBeenSent);
            }
        }

        /// <summary>A member has received this. Gives its delivery, or null when it is not for him.</summary>
        public Delivery Take(Session member, Predicate<Delivery> fits)
        {
            foreach (Delivery offer in OffersTo(member).FindAll(fits))
            {
                _received.Add((member, offer));
                if (IsPossible(0, Shares, _ => true))
                {
                    return offer.Copy();
                }

                _received.RemoveAt(_received.Count - 1);
            }

            return null;
        }

        /// <summary>Nothing more comes to anybody now: is each share's one accounted for?</summary>
        public bool HasComeToAll()
        {
            foreach (Share share in Shares)
            {
                // Who is connected and takes more does not hold anything back.
                share.Holders.RemoveWhere(m => m.IsConnected && (!m.IsFull || share.Offers[m].QoS == 0));
            }

            return IsPossible(0, Shares, s => s.MayBeLost || s.Holders.Count > 0);
        }

        // Whether what was received, from this one on, can be of different ones of these shares, so that it is well with the others.
        private bool IsPossible(int first, IEnumerable<Share> free, Predicate<Share> isWell)
        {
            if (first == _received.Count)
            {
                return free.All(s => isWell(s));
            }

            (Session member, Delivery delivery) = _received[first];
            return free.Where(s => s.Offers.TryGetValue(member, out Delivery offer) && offer.IsLike(delivery)).Any(s => IsPossible(first + 1, free.Where(f => f != s), isWell));
        }

        /// <summary>One shared subscription.</summary>
        internal sealed class Share
        {
            /// <summary>What each member would get that may be the chosen one.</summary>
            public Dictionary<Session, Delivery> Offers { get; } = new();

            /// <summary>Those of them that may have it waiting.</summary>
            public HashSet<Session> Holders { get; } = new();

            /// <summary>Whether it may be that nobody gets it.</summary>
            public bool MayBeLost { get; set; }

            public void Offer(Session member, Delivery delivery)
            {
                Offers.Add(member, delivery);
                Holders.Add(member);
            }

            /// <summary>If this member was the chosen one, it is lost.</summary>
            public void Withdraw(Session member, bool alsoWaiting)
            {
                if (Holders.Contains(member) && (alsoWaiting || Offers[member].QoS == 0))
                {
                    Holders.Remove(member);
                    MayBeLost = true;
                }
            }
        }
    }
}
