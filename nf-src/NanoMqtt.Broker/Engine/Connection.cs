using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // A slot for a connection. If memory is preallocated, it is made once, and used for one connection after another; else for one connection.
    internal sealed partial class Connection
    {
        public const long Never = long.MaxValue;

        // States. Connecting: CONNECT is awaited. Ending: a CONNACK that refuses or a DISCONNECT is to be sent, then it is closed. Closed: the
        // engine is done with it, the pump has to close the transport and say HandleClosed.
        // The first two are open: packets are handled.
        public const int Connecting = 0;
        public const int Connected = 1;
        public const int Ending = 2;
        public const int Closed = 3;
        public const int Free = 4;

        // Work. Not in the engine's list of connections with something for the pump to do: Idle, its output empty and nothing waiting;
        // Sending, it was Plain and the pump has its output; Held, anything else, as when the transport takes nothing now. In the list: Plain,
        // it was Idle and has got whole PUBLISH packets at QoS 0; Dirty; TooSlow, it does not take its messages, and is to be disconnected for it.
        public const int Idle = 0;
        public const int Sending = 1;
        public const int Held = 2;
        public const int Plain = 3;
        public const int Dirty = 4;
        public const int TooSlow = 5;

        public readonly int Slot;
        public readonly Framer Framer;

        // For the pump, and for its RemoteAddress, which is all that the engine reads.
        public IAcceptedTransport Transport;

        public int State = Free;
        public MqttProtocolLevel Level;
        public Session Session;

        // The longest time between two whole packets; Never: no limit.
        public long SilenceMs;

        // When the last whole packet came; before the first, when the connection was accepted.
        public long LastPacketMs;

        // Since when received bytes have been waiting: for the rest of their packet, or for room for its acknowledgement. Never: none wait.
        public long WaitingSinceMs;

        // Limits of this client: QoS 1 and 2 messages in flight to it, and the largest packet that it takes (5.0 only).
        public int Window;
        public int MaximumPacketBytes;

        // By topic alias - 1, made when the client uses the first: the length of its topic in two bytes, 0 when it is not set, and the topic
        // in UTF-8 (5.0 only).
        public byte[][] AliasTopics;

        // Of enhanced authentication (5.0 only), else null: its method, and until it has ended the body of CONNECT.
        public string Method;
        public byte[] HeldConnect;

        // One of those, and which is next in the list.
        public int Work;
        public Connection Next;

        // The session has more for it than is in the output: queued messages, or retained ones.
        public bool IsWaiting;

        // True: no packet is handled until the control output has been sent.
        public bool IsStalled;

        // The framer's current packet is not handled yet: it is the one that stalls.
        public bool IsPacketHeld;

        // False while it has to take output first, and when it is done with.
        public bool CanReceive => State <= Connected && !IsStalled;

        // Whether the pump has to close it now. To be asked after its output was sent as far as possible.
        public bool WantsClose => State == Closed || (State == Ending && Control.Tail + Data.Tail == 0);

        public Connection(int slot, MqttBrokerOptions options)
        {
            Slot = slot;
            Framer = new Framer(options.Initial(256, options.MaximumPacketBytes), options.MaximumPacketBytes);
            Control = new ByteQueue(options.Initial(64, options.ControlBytes), options.ControlBytes);
            Data = new ByteQueue(options.Initial(256, options.OutputBytes), options.OutputBytes);
        }

        public void Open(IAcceptedTransport transport, long nowMs, MqttBrokerOptions options)
        {
            Transport = transport;
            State = Connecting;
            Level = MqttProtocolLevel.V311;
            MaximumPacketBytes = int.MaxValue;
            SilenceMs = options.ConnectTimeoutMs; // [MQTT-3.1.4-1] a reasonable time
            LastPacketMs = nowMs;
            WaitingSinceMs = Never;
            IsStalled = false;
            IsPacketHeld = false;
            Work = Work < Plain ? Idle : Dirty; // that state was of another connection
            Framer.Reset();
            ClearOutput();
        }
    }
}
