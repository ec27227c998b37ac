using System;
using System.Threading;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>Starting, waiting and stopping.</content>
    public sealed partial class MqttClient
    {
        /// <summary>
        /// Starts the client's thread and returns at once. The thread connects, and connects again whenever the connection is lost, until
        /// <see cref="Stop"/>; after that this may be called again. Does nothing if the thread already runs, or while another thread is in
        /// <see cref="Poll"/>.
        /// </summary>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public void Start()
        {
            RequireUsable(0);
            lock (Session)
            {
                StartThread();
            }
        }

        /// <summary>Starts as <see cref="Start"/> does and waits until a broker has accepted the connection.</summary>
        /// <returns>
        /// Success; Refused, as soon as a broker refuses; TimedOut; Stopped; or Pending from a handler or when <paramref name="timeoutMs"/>
        /// is 0. In any case the client keeps trying, until it is stopped.
        /// </returns>
        /// <param name="timeoutMs">How long to wait, in milliseconds; 0: not at all.</param>
        /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public MqttResult Connect(int timeoutMs)
        {
            return Wait(Waiter.Connected, null, timeoutMs);
        }

        /// <summary>
        /// Does a piece of the client's work on the calling thread, for programs that do not use the client's own thread: connects if it is
        /// time to, receives, answers, raises events. Call it again and again, from one thread. After <see cref="Stop"/> it starts anew.
        /// </summary>
        /// <returns>Whether the client is connected.</returns>
        /// <param name="timeoutMs">
        /// How long to wait for something to do, in milliseconds; the call returns as soon as something was done. For opening the
        /// transport the limit is <see cref="MqttClientOptions.ConnectTimeoutMs"/> instead.
        /// </param>
        /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
        /// <exception cref="InvalidOperationException">The client's thread runs: <see cref="Start"/> was called.</exception>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public bool Poll(int timeoutMs)
        {
            RequireUsable(timeoutMs);
            if (TryBegin(true))
            {
                Pump(timeoutMs);
            }

            return Session.State == SessionState.Connected;
        }

        /// <summary>
        /// Waits until the queue is empty: every QoS 1 and 2 message is acknowledged. Useful before deep sleep, for example.
        /// </summary>
        /// <returns>Success; TimedOut; Stopped; or Pending from a handler or when <paramref name="timeoutMs"/> is 0.</returns>
        /// <param name="timeoutMs">How long to wait, in milliseconds.</param>
        /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public MqttResult WaitForDelivery(int timeoutMs)
        {
            return Wait(Waiter.AllDelivered, null, timeoutMs);
        }

        /// <summary>
        /// Waits until a handler, or anybody, has set an event: for programs that need the answer to what they published. In a client
        /// without its own thread the call does the work meanwhile, unless another thread does.
        /// </summary>
        /// <returns>
        /// Success: the event was set, now or before, and is not set any more. TimedOut. Stopped: the client is stopped, or was meanwhile, which
        /// is seen 0.2 s later at most. Pending: from a handler or when <paramref name="timeoutMs"/> is 0, without a look at the event.
        /// </returns>
        /// <param name="done">One thread waits for it at a time. A stop does not set it.</param>
        /// <param name="timeoutMs">How long to wait, in milliseconds.</param>
        /// <exception cref="ArgumentNullException">There is no event.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public MqttResult WaitFor(AutoResetEvent done, int timeoutMs)
        {
            return Wait(Waiter.Stop, done ?? throw new ArgumentNullException(nameof(done)), timeoutMs);
        }

        /// <summary>
        /// Starts to authenticate again on this connection (5.0 §4.12.1), with the handler in the options. If the broker refuses, it ends the connection.
        /// </summary>
        /// <returns>False if there is no connection or no handler.</returns>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public bool Reauthenticate()
        {
            RequireUsable(0);
            lock (Session)
            {
                bool isBegun = Session.Reauthenticate();
                Flush(Session);
                return isBegun;
            }
        }

        /// <summary>
        /// Sends DISCONNECT, closes the connection and ends the client's thread. Threads that wait in other calls return
        /// <see cref="MqttResult.Stopped"/>. Queued messages and subscriptions are kept for the next start, and the store is synced. May be
        /// called at any time, and more than once.
        /// </summary>
        /// <returns>
        /// Success: everything has ended. TimedOut: the connection is cut, but a handler or the transport has not returned yet; the thread
        /// ends when it does. Pending: called from a handler; the rest happens when the handler returns.
        /// </returns>
        /// <param name="timeoutMs">How long to wait for that, in milliseconds.</param>
        /// <param name="reason">Reason code of DISCONNECT (5.0), such as DisconnectWithWill, which makes the broker publish the will.</param>
        /// <param name="properties">
        /// Properties of DISCONNECT (5.0), such as a session expiry; do not change them before the end. Null: none. They are left out if they do
        /// not fit <see cref="MqttClientOptions.SendBufferBytes"/> or what the broker takes.
        /// </param>
        /// <exception cref="ArgumentException">DISCONNECT cannot have this reason code.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
        /// <exception cref="ObjectDisposedException">The client is disposed of.</exception>
        public MqttResult Stop(int timeoutMs, MqttReasonCode reason = MqttReasonCode.Success, PropertyBlock properties = null)
        {
            RequireUsable(timeoutMs);
            if (!ReasonCodes.IsAllowed(reason, MqttPacketType.Disconnect))
            {
                throw new ArgumentException(null, nameof(reason));
            }

            return StopPumping(timeoutMs, reason, properties);
        }
    }
}
