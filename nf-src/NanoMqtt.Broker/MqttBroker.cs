using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    /// <summary>
    /// A broker of MQTT 3.1.1 and 5.0 with one thread and fixed limits. Its own application publishes and subscribes in process (MqttBroker.Local.cs).
    /// All methods may be called from any thread, also from its handlers.
    /// </summary>
    /// <remarks>
    /// <para>Choices where the specification leaves one: overlapping subscriptions of a client deliver once, at the highest QoS and with all their
    /// identifiers; QoS 0 messages are not kept for clients that are away; retained messages go out in no
    /// particular order.</para>
    /// <para>A shared subscription, <c>$share/name/filter</c> at either level, gives each message to one member, in turns among those that are
    /// connected. Topic aliases are taken from clients, not used towards them: finding out whether a topic has one costs a board more than
    /// the bytes.</para>
    /// <para>Sessions and retained messages live in memory. They survive <see cref="Stop"/> and <see cref="Start"/>, and with a
    /// <see cref="MqttBrokerOptions.Store"/> a reboot: then a session goes on exactly where it was. Session and message expiry go on with the time that was
    /// left at <see cref="Stop"/>; after a power cut, with what was left when the client went or the message came, since nobody knows how long
    /// the power was off. Wills of clients that were connected are published after it.</para>
    /// </remarks>
    public sealed partial class MqttBroker : IDisposable
    {
        private readonly object _gate = new object();
        private readonly BrokerEngine _engine;
        private readonly BrokerPump _pump;
        private bool _isDisposed;

        /// <summary>
        /// Makes a broker that is not running yet. On the device this allocates all it will ever need, but for what few use: events, topic
        /// aliases, user names under an authorizer, the CONNECT of an enhanced authentication.
        /// </summary>
        /// <param name="acceptor">Where connections come from; from now on the broker's.</param>
        /// <param name="options">The limits; not to be changed any more.</param>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A limit is out of the range that its field states.</exception>
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

            if (!options.AreValid())
            {
                throw new ArgumentOutOfRangeException(nameof(options));
            }

            _engine = new BrokerEngine(options);
            _engine.Restore(Environment.TickCount64);
            _pump = new BrokerPump(this, acceptor, _engine, _gate);
            _localFilters = new string[options.MaximumLocalSubscriptions];
            _localHandlers = new MqttLocalMessageHandler[options.MaximumLocalSubscriptions];
            _localMessage = new MqttLocalMessage(new byte[options.Initial(256, options.MaximumPacketBytes)]);
        }

        /// <summary>
        /// Something happened: a client came or went, subscribed, missed a message. Without a handler nothing is made for it. Set handlers before
        /// <see cref="Start"/>. Clients that come and go are reported for sure, of a flood of the others the first in each turn.
        /// </summary>
        public event MqttBrokerEventHandler Reported;

        /// <summary>
        /// Who decides who may connect. Nobody comes in unasked once this or <see cref="EnhancedAuthenticator"/> is set; while both are null,
        /// everybody may. Set it before <see cref="Start"/>.
        /// </summary>
        public IMqttAuthenticator Authenticator
        {
            get { return _engine.Authenticator; }
            set { _engine.Authenticator = value; }
        }

        /// <summary>
        /// Who decides about clients of MQTT 5.0 that name an authentication method, and goes on talking to them in AUTH packets (§4.12); null
        /// refuses them with 0x8C. Set it before <see cref="Start"/>.
        /// </summary>
        public IMqttAuthenticator EnhancedAuthenticator
        {
            get { return _engine.EnhancedAuthenticator; }
            set { _engine.EnhancedAuthenticator = value; }
        }

        /// <summary>
        /// Who decides what clients may publish and subscribe; null allows everything. Topics that begin with $ are never for clients to
        /// publish. Set it before <see cref="Start"/>.
        /// </summary>
        public IMqttAuthorizer Authorizer
        {
            get { return _engine.Authorizer; }
            set { _engine.Authorizer = value; }
        }

        /// <summary>Whether the broker has been started and not been stopped.</summary>
        public bool IsRunning => _pump.IsRunning;

        /// <summary>What the broker counts: live, always the same object.</summary>
        public MqttBrokerStatistics Statistics => _engine.Statistics;

        /// <summary>Starts to listen and to serve. Does nothing when the broker is running.</summary>
        /// <exception cref="Exception">The acceptor cannot listen, for example because the port is in use; its message says why.</exception>
        /// <exception cref="InvalidOperationException">Called from a handler after it has called <see cref="Stop"/>.</exception>
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
        /// Closes all connections, publishing wills, and ends the broker's thread. Returns when that has ended, after two seconds at most; from a
        /// handler at once, and the thread ends after the handler. Does nothing when the broker is not running.
        /// </summary>
        /// <exception cref="ObjectDisposedException">The broker is disposed of.</exception>
        public void Stop()
        {
            RequireUsable();
            _pump.Stop();
        }

        /// <summary>
        /// Stops as <see cref="Stop"/> does. Afterwards every method throws <see cref="ObjectDisposedException"/>. May be called from a handler and
        /// more than once.
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

        // Called by the pump, outside the lock, when there is an event.
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
