using System;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <summary>
    /// The client's side of an MQTT session, across connections: bytes and the time in, bytes, events and the next deadline out. Knows no
    /// thread, socket or clock.
    /// </summary>
    /// <remarks>
    /// <code>
    ///   HandleOpened                          the transport is open: CONNECT is the first output
    ///   while the state is not Ending:
    ///       NextEvent until it gives None, draining the output whenever it gives OutputFull
    ///       while (NextOutput()) send OutputBuffer, OutputOffset, OutputLength; then HandleSent
    ///       receive into Framer until NextDeadlineMs; then HandleReceived and HandleTime
    ///   drain the output, close the transport
    ///   HandleClosed                          EndReason, EndCode
    /// </code>
    /// Commands (Publish, Subscribe, Unsubscribe, Disconnect) come at any time; drain the output after each. All calls are made under one
    /// lock, except those to <see cref="HandleReceived"/>, which only one thread may make and which needs none.
    /// <para>What outlives a connection: unacknowledged messages (<see cref="InFlightArena"/>), identifiers of received QoS 2 messages,
    /// subscriptions. Whether the broker still has its part is known with CONNACK ([MQTT-3.2.2-3]).</para>
    /// </remarks>
    internal sealed partial class ClientSession
    {
        internal readonly Framer Framer;
        internal readonly MqttMessage Message;

        internal SessionState State;
        internal MqttDisconnectReason EndReason;

        // Return code of a refusing CONNACK, or the MqttError of a protocol error.
        internal int EndCode;
        internal bool SessionPresent;

        private const MqttProtocolLevel Level = MqttProtocolLevel.V311;

        private readonly MqttClientStatistics _statistics;
        private readonly InFlightArena _arena;
        private readonly PacketIds _ids;
        private readonly ReceivedIds _received;
        private readonly SubscriptionTable _subscriptions;
        private readonly PacketWriter _writer = new PacketWriter();
        private readonly bool _isCleanSession;
        private readonly int _window;

        internal ClientSession(MqttClientOptions options, string clientId, MqttClientStatistics statistics)
        {
            RequireValid(options);
            _statistics = statistics;
            _isCleanSession = options.CleanSession;
            _keepAliveMs = options.KeepAliveSeconds * 1000;
            _connectTimeoutMs = options.ConnectTimeoutMs;
            _window = options.MaximumInFlight < options.QueueMessages ? options.MaximumInFlight : options.QueueMessages;

            Framer = new Framer(options.ReceiveBufferBytes);
            Message = new MqttMessage(_incoming);
            _sendBuffer = new byte[options.SendBufferBytes];
            _connect = EncodeConnect(options, clientId);
            _arena = new InFlightArena(options.QueueBytes, options.QueueMessages);
            _completed = new ushort[_window];
            _received = new ReceivedIds(options.MaximumReceivedQoS2);
            _subscriptions = new SubscriptionTable(options.MaximumSubscriptions);

            // One for each message and each subscription, and some more so that an identifier rests before it is used again.
            _ids = new PacketIds(options.QueueMessages + options.MaximumSubscriptions + 128);
        }

        // The transport is open.
        internal void HandleOpened(long nowMs)
        {
            Framer.Reset();
            EndReason = MqttDisconnectReason.None;
            EndCode = 0;
            State = SessionState.Connecting;
            StartTimers(nowMs);

            // [MQTT-3.1.0-1] CONNECT comes first. The constructor has made sure that it fits.
            Array.Copy(_connect, 0, _sendBuffer, 0, _connect.Length);
            _outputTail = _connect.Length;
        }

        // The transport is closed, whoever closed it.
        internal void HandleClosed()
        {
            if (State == SessionState.Closed)
            {
                return;
            }

            End(MqttDisconnectReason.ConnectionLost, 0);
            State = SessionState.Closed;
            DiscardOutput();
            _subackLeft = 0;
            _arena.HandleConnectionLost();
            _subscriptions.HandleConnectionLost(_ids);
        }

        // Command: an orderly end. DISCONNECT is the last output ([MQTT-3.14.4-2]).
        internal void Disconnect()
        {
            if (State == SessionState.Connected)
            {
                _writer.Open(_sendBuffer, _outputTail, _sendBuffer.Length);
                if (new DisconnectPacket().Encode(_writer, Level))
                {
                    Append();
                }
            }

            if (State != SessionState.Closed && State != SessionState.Ending)
            {
                State = SessionState.Ending;
                EndReason = MqttDisconnectReason.Requested;
            }
        }

        // The connection cannot go on. The first reason stays.
        internal void End(MqttDisconnectReason reason, int code)
        {
            if (State != SessionState.Ending && State != SessionState.Closed)
            {
                State = SessionState.Ending;
                EndReason = reason;
                EndCode = code;
                DiscardOutput();
            }
        }

        // Gives None so that a handler can return it.
        private SessionEvent Fail(MqttError error)
        {
            _statistics.ProtocolErrors++;
            End(MqttDisconnectReason.ProtocolError, (int)error);
            return SessionEvent.None;
        }
    }
}
