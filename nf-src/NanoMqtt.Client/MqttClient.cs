using System;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <summary>
    /// An MQTT client that stays connected by itself: it connects again for ever, subscribes again after a lost session, and keeps
    /// QoS 1 and 2 messages until they are acknowledged, within a bounded queue.
    /// </summary>
    /// <remarks>
    /// <code>
    ///   client = new MqttClient(transport, new MqttClientOptions { ClientId = "kitchen" });
    ///   client.MessageReceived += …
    ///   client.Start();                                            // one thread, returns at once
    ///   client.Subscribe("command/#", MqttQoS.AtLeastOnce, 0);     // now or as soon as connected
    ///   client.Publish("telemetry/kitchen", payload, MqttQoS.AtLeastOnce, false);
    ///   client.Stop(5000);
    /// </code>
    /// A node that sleeps most of the time does without the thread: it never calls <see cref="Start"/> but <see cref="Poll"/>, and
    /// calls that wait do the work meanwhile.
    /// <para>Every method may be called from any thread, event handlers included. Events come one at a time from the client's thread (or
    /// the one that polls), outside any lock; while a handler runs nothing is received, no ping is sent. Calls that wait return
    /// <see cref="MqttResult.Pending"/> at once when made from a handler.</para>
    /// <para>Publishing and receiving allocate nothing once running. A call may take as long as the transport's Send takes, and
    /// no longer than its own time-out beyond that.</para>
    /// </remarks>
    public sealed partial class MqttClient : IDisposable
    {
        internal readonly ClientSession Session;
        private bool _isDisposed;

        /// <summary>Makes a client with all its buffers. Nothing is sent before <see cref="Start"/>, <see cref="Connect"/> or <see cref="Poll"/>.</summary>
        /// <param name="transport">What it moves its bytes over; used by this client alone, and not disposed of.</param>
        /// <param name="options">Read now and not kept.</param>
        /// <exception cref="ArgumentNullException">A parameter is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A number in the options is out of its range.</exception>
        /// <exception cref="ArgumentException">
        /// CONNECT does not fit <see cref="MqttClientOptions.SendBufferBytes"/>, the will has no valid topic, or there is a password
        /// without a user name (3.1.1), or an authentication method without a handler.
        /// </exception>
        public MqttClient(ITransport transport, MqttClientOptions options)
        {
            if (transport == null)
            {
                throw new ArgumentNullException(nameof(transport));
            }

            if (options == null)
            {
                throw new ArgumentNullException(nameof(options));
            }

            _transport = transport;
            string clientId = options.ClientId ?? CreateClientId();
            Session = new ClientSession(options, clientId);
            _delay = new ReconnectDelay(options.ReconnectMinimumMs, options.ReconnectMaximumMs, Seed(clientId));
        }

        /// <summary>Whether a broker has accepted the connection and it has not been found broken.</summary>
        public bool IsConnected => Session.State == SessionState.Connected;

        /// <summary>The client identifier: given, made up, or assigned by the broker.</summary>
        public string ClientId => Session.ClientId;

        /// <summary>What the broker offers as a base for response topics (5.0), when asked for it with CONNECT; or null.</summary>
        public string ResponseInformation => Session.ResponseInformation;

        /// <summary>What the client has done so far; always the same object.</summary>
        public MqttClientStatistics Statistics => Session.Statistics;

        /// <summary>
        /// Stops as <see cref="Stop"/> does, waiting at most five seconds. Afterwards every method throws
        /// <see cref="ObjectDisposedException"/>. May be called from a handler and more than once.
        /// </summary>
        public void Dispose()
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                StopPumping(DisposeTimeoutMs, MqttReasonCode.Success, null);
            }
        }

        private void RequireUsable(int timeoutMs)
        {
            if (_isDisposed)
            {
                throw new ObjectDisposedException(nameof(MqttClient));
            }

            if (timeoutMs < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(timeoutMs));
            }
        }

        private static void RequireQoS(MqttQoS qos)
        {
            if ((uint)qos > (uint)MqttQoS.ExactlyOnce)
            {
                throw new ArgumentOutOfRangeException(nameof(qos));
            }
        }

        private static string CreateClientId()
        {
            return "nano-" + BitConverter.ToInt32(Guid.NewGuid().ToByteArray(), 0).ToString("X8");
        }

        private static int Seed(string clientId)
        {
            int seed = (int)Environment.TickCount64;
            for (int i = 0; i < clientId.Length; i++)
            {
                seed = seed * 31 + clientId[i];
            }

            return seed;
        }
    }
}
