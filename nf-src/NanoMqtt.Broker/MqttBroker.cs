using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    /// <summary>
    /// A small broker for MQTT 3.1.1 and 5.0, with one thread and fixed limits. The program that hosts it, the broker's own application,
    /// publishes and subscribes in process. All methods may be called from any thread, also from the broker's handlers.
    /// </summary>
    /// <remarks>
    /// <para>Where the specification leaves a choice: a client whose subscriptions overlap gets a message once, at the highest QoS and with the
    /// identifiers of all of them; QoS 0 messages are not kept for clients that are away; retained messages are sent in no particular order.</para>
    /// <para>A shared subscription, <c>$share/name/filter</c> in MQTT 3.1.1 as well as 5.0, gives each message to one of its connected members, in
    /// turn. Clients may use topic aliases; the broker itself uses none.</para>
    /// <para>Sessions and retained messages are kept in memory. They survive <see cref="Stop"/> and <see cref="Start"/>, and, with a
    /// <see cref="MqttBrokerOptions.Store"/>, also a reboot: a session then continues exactly where it was. Sessions and messages expire after the
    /// time that was left at <see cref="Stop"/>. After a power cut it is the time that was left when the client disconnected or the message came,
    /// since nobody knows how long the power was off. Wills of clients that were connected are then published.</para>
    /// </remarks>
    public sealed partial class MqttBroker : IDisposable
    {
        private readonly object _gate = new object();
        private readonly BrokerEngine _engine;
        private readonly BrokerPump _pump;
        private bool _isDisposed;

        /// <summary>
        /// Makes a broker that is not running yet. On a board this allocates all memory that the broker needs, except for events, topic aliases,
        /// user names (kept only with an authorizer) and enhanced authentication: those allocate when they are used.
        /// </summary>
        /// <param name="acceptor">Where connections come from, such as TcpAcceptor of NanoMqtt.Listener. It belongs to the broker from now on.</param>
        /// <param name="options">The limits. Do not change the object afterwards.</param>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A limit is outside the range that its field's description gives; ParamName is its name.</exception>
        public MqttBroker(IAcceptor acceptor, MqttBrokerOptions options)
        {
            if (acceptor == null)
            {
                throw new ArgumentNullException(nameof(acceptor));
            }

            if (options == null)
            {
                throw new ArgumentNullException(nameof(options));
            }

            string wrong = options.FindWrong();
            if (wrong != null)
            {
                throw new ArgumentOutOfRangeException(wrong);
            }

            _engine = new BrokerEngine(options);
            _engine.Restore(Environment.TickCount64, new Random().Next(MqttLimits.MaximumPacketIdentifier));
            _pump = new BrokerPump(this, acceptor, _engine, _gate);
            _localFilters = new string[options.MaximumLocalSubscriptions];
            _localHandlers = new MqttLocalMessageHandler[options.MaximumLocalSubscriptions];
            _localMessage = new MqttLocalMessage(new byte[options.Initial(256, options.MaximumPacketBytes)]);
        }

        /// <summary>
        /// Something happened: a client came, went, was refused, subscribed, missed a message or may not publish one. Called on the broker's thread.
        /// Add handlers before <see cref="Start"/>; without one, events cost nothing. Clients that come and go are always reported; of the rest only
        /// the first 16 in each turn of the broker's thread.
        /// </summary>
        public event MqttBrokerEventHandler Reported;

        /// <summary>
        /// Decides who may connect. While this and <see cref="EnhancedAuthenticator"/> are both null, everybody may; once one of them is set, nobody
        /// may without being checked. Set it before <see cref="Start"/>.
        /// </summary>
        public IMqttAuthenticator Authenticator
        {
            get { return _engine.Authenticator; }
            set { _engine.Authenticator = value; }
        }

        /// <summary>
        /// Decides about clients that name an authentication method, and continues the exchange with them in AUTH packets (MQTT 5.0 §4.12). While it
        /// is null, such clients are refused with Bad authentication method (0x8C). Set it before <see cref="Start"/>.
        /// </summary>
        public IMqttAuthenticator EnhancedAuthenticator
        {
            get { return _engine.EnhancedAuthenticator; }
            set { _engine.EnhancedAuthenticator = value; }
        }

        /// <summary>
        /// Decides what clients may publish and subscribe to; null allows everything. In no case may clients publish to topics that begin with $.
        /// Set it before <see cref="Start"/>.
        /// </summary>
        public IMqttAuthorizer Authorizer
        {
            get { return _engine.Authorizer; }
            set { _engine.Authorizer = value; }
        }

        /// <summary>Whether the broker has been started and has not been stopped since.</summary>
        public bool IsRunning => _pump.IsRunning;

        /// <summary>What the broker counts. It is always the same object, and its numbers are live.</summary>
        public MqttBrokerStatistics Statistics => _engine.Statistics;

        /// <summary>Starts to listen and to serve, and returns. Does nothing if the broker is running.</summary>
        /// <exception cref="Exception">The acceptor cannot listen, for example because the port is in use; the message says why.</exception>
        /// <exception cref="InvalidOperationException">A handler calls this after it has called <see cref="Stop"/>.</exception>
        /// <exception cref="ObjectDisposedException">The broker is disposed of.</exception>
        public void Start()
        {
            RequireUsable();
            if (Reported != null)
            {
                _engine.StartReporting();
            }

            _pump.Start();
        }

        /// <summary>
        /// Closes all connections, publishes their wills, and ends the broker's thread. Returns when the thread has ended, or after two seconds. Called
        /// from a handler, it returns at once, and the thread ends after the handler. Does nothing if the broker is not running. Afterwards
        /// everything may still be called, also <see cref="Start"/>.
        /// </summary>
        /// <returns>
        /// Whether the thread has ended. If not, it still uses <see cref="MqttBrokerOptions.Store"/>: a handler has not returned, or it was called
        /// from one.
        /// </returns>
        /// <exception cref="ObjectDisposedException">The broker is disposed of.</exception>
        public bool Stop()
        {
            RequireUsable();
            return _pump.Stop();
        }

        /// <summary>
        /// Stops like <see cref="Stop"/>. Afterwards every other method throws <see cref="ObjectDisposedException"/>; properties can still be read. May be
        /// called from a handler, and more than once.
        /// </summary>
        public void Dispose()
        {
            _isDisposed = true;
            _pump.Stop();
        }

        private void RequireUsable()
        {
            if (_isDisposed)
            {
                throw new ObjectDisposedException(nameof(MqttBroker));
            }
        }

        // The pump calls this, outside the lock, when there is an event.
        internal void ReportNext()
        {
            MqttBrokerEvent what;
            lock (_gate)
            {
                what = _engine.NextEvent();
            }

            Reported?.Invoke(this, what);
        }
    }
}
