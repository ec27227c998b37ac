using System.Collections.Generic;
using System.Linq;

namespace NanoMqtt.Host.Tests.Model
{
    /// <summary>How far a delivery of QoS 1 or 2 is (§4.3).</summary>
    internal enum Stage
    {
        /// <summary>Its client has not seen it.</summary>
        Waiting,

        /// <summary>PUBLISH was sent.</summary>
        Sent,

        /// <summary>QoS 2: PUBREC has come.</summary>
        Received,
    }

    /// <summary>One message on its way to one client.</summary>
    internal sealed class Delivery
    {
        public Delivery(int number, Message message, int qos, bool retain, IEnumerable<Subscription> because)
        {
            Number = number;
            Message = message;
            QoS = qos;
            Retain = retain;
            Identifiers = string.Join(",", because.Select(s => s.Identifier).Where(i => i != 0).Order());
        }

        /// <summary>Rises with each delivery: the order in which a client's queue holds them.</summary>
        public int Number { get; }

        public Message Message { get; }

        public int QoS { get; }

        /// <summary>The flag that its client sees.</summary>
        public bool Retain { get; }

        /// <summary>The subscription identifiers, in rising order.</summary>
        public string Identifiers { get; }

        public Stage Stage { get; set; }

        /// <summary>0 while it waits.</summary>
        public int PacketId { get; set; }

        /// <summary>Rises with each PUBLISH that was sent for the first time.</summary>
        public int SentNumber { get; set; }

        /// <summary>Whether PUBLISH was sent on this connection.</summary>
        public bool IsSentNow { get; set; }

        /// <summary>Whether PUBREL was sent on this connection.</summary>
        public bool IsReleasedNow { get; set; }

        /// <summary>Whether it may have been on a connection that was cut, so that it may come with DUP though its client has never seen it.</summary>
        public bool MayHaveBeenSent { get; set; }

        /// <summary>Whether it has expired since then: who had begun to send it may go on with it or not.</summary>
        public bool MayBeGone { get; set; }

        /// <summary>Whether PUBLISH is still to be sent on this connection.</summary>
        public bool IsDue => !MayBeGone && (Stage == Stage.Waiting || (Stage == Stage.Sent && !IsSentNow));

        /// <summary>Whether its client sees the same.</summary>
        public bool IsLike(Delivery other) => QoS == other.QoS && Retain == other.Retain && Identifiers == other.Identifiers;

        public Delivery Copy() => (Delivery)MemberwiseClone();

        public override string ToString() =>
            $"{Stage} {PacketId} q{QoS}{(Retain ? " retain" : "")} ids [{Identifiers}] {Message}";
    }
}
