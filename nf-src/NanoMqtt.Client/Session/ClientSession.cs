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
    ///       while (NextOutput) send OutputBuffer, OutputOffset, OutputLength
    ///       receive into Framer until NextDeadlineMs; then HandleReceived, which may tell the event itself, and HandleTime when it is over
    ///   drain the output, close the transport
    ///   HandleClosed                          EndReason, EndCode
    ///   at any time, connected or not: NextEvent while HasNews, HandleStoreTime while IsStoreDirty, Sync before a sleep
    /// </code>
    /// Commands (TrySend, TryQueue, Publish, Subscribe, Reauthenticate, Disconnect) come at any time; drain the output after each. All calls are made under
    /// one lock, except those to <see cref="HandleReceived"/>, which only one thread may make and which needs none.
    /// <para>What outlives a connection: unacknowledged messages (<see cref="InFlightArena"/>), identifiers of received QoS 2 messages,
    /// subscriptions; the first two also a reboot, with a store. Whether the broker still has its part is known with CONNACK ([MQTT-3.2.2-3]).</para>
    /// </remarks>
    internal sealed partial class ClientSession
    {
        // Settings, under the options' names.
        internal readonly int ConnectTimeoutMs;
        internal readonly int MaximumInFlight;
        internal readonly int MaximumPacketBytes;
        internal readonly int MaximumReceivedQoS2;
        internal readonly int MaximumSubscriptions;
        internal readonly MqttQueuePolicy QueuePolicy;
        internal readonly IMqttStore Store;
        internal readonly int StoreIntervalMs;

        internal readonly Framer Framer;
        internal readonly MqttMessage Message;
        internal readonly MqttClientStatistics Statistics = new MqttClientStatistics();

        // Made with the first filter: a client that only publishes needs none.
        internal SubscriptionTable Subscriptions;

        internal SessionState State;
        internal MqttDisconnectReason EndReason;

        // Reason code of a refusing CONNACK or of the server's DISCONNECT, or the MqttError of a protocol error.
        internal int EndCode;
        internal bool SessionPresent;

        private readonly MqttProtocolLevel _level;
        private readonly InFlightArena _arena;

        // Both made when needed: the identifiers of received QoS 2 messages, and the writer of all packets that WriteShort does not write.
        private ReceivedIds _received;
        private PacketWriter _writer;

        internal ClientSession(MqttClientOptions options, string clientId)
        {
            RequireValid(options);
            ClientId = clientId;
            _level = options.ProtocolLevel;
            ConnectTimeoutMs = options.ConnectTimeoutMs;
            MaximumInFlight = options.MaximumInFlight;
            QueuePolicy = options.QueuePolicy;

            Framer = new Framer(options.ReceiveBufferBytes);
            MaximumPacketBytes = options.MaximumPacketBytes > 0 ? options.MaximumPacketBytes : options.ReceiveBufferBytes;
            Message = new MqttMessage(_incoming);
            _sendBuffer = new byte[options.SendBufferBytes];
            _arena = new InFlightArena(options.MaximumQueuedBytes, options.MaximumQueuedMessages);
            MaximumReceivedQoS2 = options.MaximumReceivedQoS2;
            MaximumSubscriptions = options.MaximumSubscriptions;
            if (IsLevel5)
            {
                _aliases = new string[options.OutboundTopicAliases];
                _topics = new byte[options.TopicAliasMaximum][];
            }

            EncodeConnect(options);
            _writer = null;
            ForgetServer();
            StoreIntervalMs = options.StoreIntervalMs;
            Store = options.Store;
            _plainPlaces = Store == null && QueuePolicy != MqttQueuePolicy.KeepLatestPerTopic ? options.MaximumQueuedMessages : 0;
            if (Store != null)
            {
                Restore();
            }
        }

        private ReceivedIds Received => _received ??= new ReceivedIds(MaximumReceivedQoS2);

        private bool IsLevel5 => _level >= MqttProtocolLevel.V5;

        // The transport is open.
        internal void HandleOpened(long nowMs)
        {
            Framer.Reset();
            EndReason = MqttDisconnectReason.None;
            EndCode = 0;
            State = SessionState.Connecting;
            _pingSentMs = nowMs;
            _sentMs = nowMs;
            _receivedMs = nowMs;
            _isPassingOver = false;
            _largeState = Unaccepted;
            Message.Total = -1;
            Message.Position = 0;
            AppendOrEnd(TryWriteConnect(FirstData())); // [MQTT-3.1.0-1]
            _writer = null; // a client that only publishes needs it no more
        }

        // The transport is closed, whoever closed it.
        internal void HandleClosed()
        {
            if (State == SessionState.Closed)
            {
                return;
            }

            End(MqttDisconnectReason.ConnectionLost, 0);
            EventReason = (MqttReasonCode)(EndCode & 0xFF);
            DiscardOutput();
            ForgetServer();
            _arena.HandleClosed();

            // An accepting CONNACK that was lost may have said that the session is new; the next one will call it present.
            bool isUnsure = _largeState == Unaccepted && EndReason != MqttDisconnectReason.Refused;
            Subscriptions?.Resend(SubscriptionTable.Sent, isUnsure ? SubscriptionTable.Settled : SubscriptionTable.Answered);
            State = SessionState.Closed; // last: memory may run out before, and this is done again
        }

        // Command: an orderly end. DISCONNECT is the last output ([MQTT-3.14.4-2]).
        internal void Disconnect(MqttReasonCode reason, PropertyBlock properties)
        {
            if (State == SessionState.Connected)
            {
                AppendDisconnect(reason, properties);
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

        // Gives None so that a handler can return it. At 5.0 the server is told: the error's low byte is the reason code.
        private SessionEvent Fail(MqttError error)
        {
            Statistics.ProtocolErrors++;
            return EndWith(MqttDisconnectReason.ProtocolError, (int)error);
        }

        private SessionEvent EndWith(MqttDisconnectReason reason, int code)
        {
            End(reason, code);
            if (IsLevel5)
            {
                AppendDisconnect((MqttReasonCode)(code & 0xFF), null); // 5.0 [MQTT-4.13.1-1]
            }

            return SessionEvent.None;
        }

        // Properties that do not fit are left out: without DISCONNECT the will would be published.
        private void AppendDisconnect(MqttReasonCode reason, PropertyBlock properties)
        {
            DisconnectPacket packet = new DisconnectPacket { ReasonCode = reason, Properties = properties };
            if (packet.Encode(OpenControl(), _level))
            {
                Append();
            }
            else if (properties != null)
            {
                AppendDisconnect(reason, null);
            }
        }
    }
}
