namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <summary>One thing that happens to the client. What cannot happen at the moment does not.</summary>
    internal abstract record ClientOperation;

    /// <summary>What the client's program does. It may also do it in a handler.</summary>
    internal abstract record Command : ClientOperation;

    /// <summary>How a message is handed to the client.</summary>
    internal enum Way
    {
        /// <summary>Topic and payload.</summary>
        Plain,

        /// <summary>A packet, with properties at 5.0.</summary>
        Packet,

        /// <summary>A packet whose payload is not copied.</summary>
        Large,

        /// <summary>The same, with a reader.</summary>
        Pieces,
    }

    internal sealed record Publish(string Topic, int QoS, bool Retain, int Bytes, Way Way, string Properties, int TimeoutMs) : Command;

    /// <param name="Options">With the QoS (5.0 §3.8.3.1).</param>
    /// <param name="Properties">Empty, "user", or "id" and a subscription identifier.</param>
    internal sealed record Subscribe(string Filter, int Options, string Properties, bool HasHandler, int TimeoutMs) : Command;

    internal sealed record Unsubscribe(string Filter, string Properties) : Command;

    /// <param name="Code">Reason code of DISCONNECT (5.0): 0, or 4, with will.</param>
    internal sealed record Stop(int Code, string Properties) : Command;

    /// <summary>The program authenticates anew (5.0 §4.12.1).</summary>
    internal sealed record Reauthenticate : Command;

    /// <summary>A handler throws.</summary>
    internal sealed record Throw : Command;

    /// <summary>A handler takes its time.</summary>
    internal sealed record Dawdle(int Milliseconds) : Command;

    /// <summary>What the next handler of this kind does.</summary>
    internal sealed record InHandler(string Kind, Command Command) : ClientOperation;

    /// <summary>What the program's authentication handler does.</summary>
    /// <param name="Bytes">Its data from now on.</param>
    /// <param name="GivesUp">The next time, unless it has to make the first data.</param>
    /// <param name="Throws">The next time.</param>
    internal sealed record Credentials(int Bytes, bool GivesUp, bool Throws) : ClientOperation
    {
        public static readonly Credentials Good = new(5, false, false);
    }

    internal sealed record Poll(int TimeoutMs) : ClientOperation;

    /// <summary>The program polls until nothing more happens.</summary>
    internal sealed record Settle : ClientOperation;

    internal sealed record WaitForDelivery(int TimeoutMs) : ClientOperation;

    /// <summary>Until a handler has been called.</summary>
    internal sealed record WaitFor(int TimeoutMs) : ClientOperation;

    /// <summary>The program polls for so long.</summary>
    internal sealed record Pass(int Milliseconds, int PollMs) : ClientOperation;

    /// <summary>The program does something else for so long.</summary>
    internal sealed record Sleep(int Milliseconds) : ClientOperation;

    /// <summary>The client is stopped and made anew, with its store if it has one.</summary>
    internal sealed record Reboot : ClientOperation;

    /// <summary>The client's power fails after so many steps.</summary>
    internal sealed record FailPower(int Steps) : ClientOperation;

    internal sealed record ServerPublish(string Topic, int QoS, bool Retain, int Bytes, int Alias, string Properties) : ClientOperation;

    /// <summary>How the server answers from now on.</summary>
    /// <param name="HoldsAcks">It does not acknowledge messages until it is told to.</param>
    /// <param name="HoldsReleases">It does not send PUBREL until it is told to.</param>
    /// <param name="HoldsAnswers">It does not answer SUBSCRIBE and UNSUBSCRIBE until it is told to.</param>
    /// <param name="Code">Reason code of its acknowledgements (5.0).</param>
    /// <param name="SubscribeCode">Reason code of SUBACK, or -1: what is asked for.</param>
    internal sealed record Manners(bool HoldsAcks, bool HoldsReleases, bool HoldsAnswers, int Code, int SubscribeCode) : ClientOperation;

    /// <summary>The server sends what it has held back, in another order or twice if wanted.</summary>
    internal sealed record Release(bool IsReversed, bool IsTwice) : ClientOperation;

    /// <summary>CONNACK from now on. What is null is left out.</summary>
    internal sealed record Terms(int Code) : ClientOperation
    {
        public int? ReceiveMaximum { get; init; }

        public int? MaximumQoS { get; init; }

        public bool NoRetain { get; init; }

        public bool NoWildcards { get; init; }

        public bool NoShared { get; init; }

        public bool NoIdentifiers { get; init; }

        public int? MaximumPacketBytes { get; init; }

        public int? Aliases { get; init; }

        public int? KeepAliveSeconds { get; init; }

        /// <summary>How many steps an authentication takes, beside the first and the last.</summary>
        public int Steps { get; init; }

        /// <summary>The violation that comes in place of the first of them, or null.</summary>
        public string StepFault { get; init; }

        /// <summary>The server says nothing at all.</summary>
        public bool IsSilent { get; init; }
    }

    /// <summary>So many writes into the store fail, and so many syncs.</summary>
    internal sealed record SpoilStore(int Puts, int Syncs) : ClientOperation;

    internal sealed record ForgetSession : ClientOperation;

    /// <summary>The link breaks when so many more bytes have reached the server or the client.</summary>
    internal sealed record CutLink(int AfterSent, int AfterReceived, bool IsQuiet, bool IsAtOnce) : ClientOperation;

    /// <summary>The server closes the connection; at 5.0 with DISCONNECT if the code is not 0.</summary>
    internal sealed record ServerLeaves(int Code) : ClientOperation;

    /// <summary>The server reads, but answers nothing any more, not even pings.</summary>
    internal sealed record Silence : ClientOperation;

    /// <summary>How the network is from the next connection on.</summary>
    internal sealed record Weather(bool RefusesToOpen, int Pieces) : ClientOperation;

    /// <summary>The server breaks the rules.</summary>
    internal sealed record Violate(string What) : ClientOperation;

    /// <summary>The server sends AUTH for nothing.</summary>
    internal sealed record StrayStep(int Step) : ClientOperation;

    /// <summary>The server acknowledges what was never sent.</summary>
    internal sealed record StrayAck(int Type, int PacketId) : ClientOperation;
}
