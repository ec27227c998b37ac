using System;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <summary>
    /// An MQTT client that stays connected by itself: it reconnects forever, subscribes again when the broker has lost the session, and keeps
    /// QoS 1 and 2 messages in a queue of fixed size until they are acknowledged.
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
    /// A node that sleeps most of the time needs no thread: it calls <see cref="Poll"/> in place of <see cref="Start"/>, and calls that
    /// wait do the client's work meanwhile.
    /// <para>Every method may be called from any thread, and from event handlers. Events come one at a time, on the client's thread (or the
    /// one that polls) and outside any lock. While a handler runs nothing is received and no ping is sent. In a handler, calls that would
    /// wait return <see cref="MqttResult.Pending"/> at once.</para>
    /// <para>Once running, publishing and receiving allocate nothing. A call takes at most its own time-out, plus the time that the
    /// transport's Send takes.</para>
    /// </remarks>
    public sealed partial class MqttClient : IDisposable
    {
        internal readonly ClientSession Session;
        private bool _isDisposed;

        /// <summary>Makes a client with all its buffers. Nothing is sent before <see cref="Start"/>, <see cref="Connect"/> or <see cref="Poll"/>.</summary>
        /// <param name="transport">The connection to the broker, such as a TcpTransport of NanoMqtt.Net; no other client may use it.</param>
        /// <param name="options">Read now and not kept: later changes have no effect.</param>
        /// <exception cref="ArgumentNullException">A parameter is null.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A number in the options is out of its range.</exception>
        /// <exception cref="ArgumentException">
        /// CONNECT does not fit <see cref="MqttClientOptions.SendBufferBytes"/>, the will has no valid topic, there is a password without
        /// a user name (3.1.1), or there is an authentication method without a handler.
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

        /// <summary>Whether a broker has accepted the connection and, as far as the client knows, it still stands.</summary>
        public bool IsConnected => Session.State == SessionState.Connected;

        /// <summary>The client identifier: the one in the options, one that the client made up, or one that the broker assigned.</summary>
        public string ClientId => Session.ClientId;

        /// <summary>The base for response topics that the broker offers (5.0) if CONNECT asked for it; otherwise null.</summary>
        public string ResponseInformation => Session.ResponseInformation;

        /// <summary>What the client has done so far; always the same object.</summary>
        public MqttClientStatistics Statistics => Session.Statistics;

        /// <summary>
        /// Stops as <see cref="Stop"/> does, and waits for at most five seconds. Afterwards every command throws
        /// <see cref="ObjectDisposedException"/>; what can be read can still be read. May be called from a handler and more than once.
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
