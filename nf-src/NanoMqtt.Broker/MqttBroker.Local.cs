using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // The broker's own application as a client in process: the device has no loopback interface. A message is delivered by the broker's thread
    // after it has served the network, from a bounded queue, outside the lock: so handlers may call everything.
    public sealed partial class MqttBroker
    {
        private readonly string[] _localFilters;
        private readonly MqttLocalMessageHandler[] _localHandlers;
        private readonly MqttLocalMessage _localMessage;

        /// <summary>Publishes a message to all subscribers. See the longest overload.</summary>
        /// <returns>False when it is larger than a packet may be.</returns>
        /// <param name="topic">Topic name.</param>
        /// <param name="payload">The payload; null for an empty one.</param>
        /// <param name="qos">Quality of service.</param>
        /// <param name="retain">Whether it is retained for later subscribers; with an empty payload, what is retained is removed.</param>
        /// <exception cref="ArgumentException">As in the longest overload.</exception>
        /// <exception cref="ObjectDisposedException">The broker is disposed of.</exception>
        public bool Publish(string topic, byte[] payload, MqttQoS qos, bool retain)
        {
            return Publish(topic, payload, 0, payload == null ? 0 : payload.Length, qos, retain);
        }

        /// <summary>Publishes text as UTF-8. See the longest overload. Allocates one array.</summary>
        /// <returns>As there.</returns>
        /// <param name="topic">Topic name.</param>
        /// <param name="payload">The payload; null is the same as empty.</param>
        /// <param name="qos">Quality of service.</param>
        /// <param name="retain">As there.</param>
        /// <exception cref="ArgumentException">As there.</exception>
        /// <exception cref="ObjectDisposedException">The broker is disposed of.</exception>
        public bool Publish(string topic, string payload, MqttQoS qos, bool retain)
        {
            return Publish(topic, Utf8.GetBytes(payload), qos, retain);
        }

        /// <summary>
        /// Publishes a message to all subscribers. When it returns, the message is in the outputs, queues and retained messages as far as
        /// their limits allow, and the payload is copied; the broker's thread sends it. So a burst at QoS 0 loses what exceeds
        /// <see cref="MqttBrokerOptions.OutputBytes"/>, at QoS 1 and 2 what exceeds <see cref="MqttBrokerOptions.MaximumQueuedMessages"/>.
        /// </summary>
        /// <returns>False when it is larger than a packet may be (<see cref="MqttBrokerOptions.MaximumPacketBytes"/>).</returns>
        /// <param name="topic">Topic name.</param>
        /// <param name="payload">The array with the payload; null when <paramref name="count"/> is 0.</param>
        /// <param name="offset">First byte of the payload.</param>
        /// <param name="count">Length of the payload in bytes.</param>
        /// <param name="qos">Quality of service.</param>
        /// <param name="retain">Whether it is retained for later subscribers; with an empty payload, what is retained is removed.</param>
        /// <param name="properties">
        /// Properties for subscribers of MQTT 5.0, as a <see cref="PropertyWriter"/> writes them, or null. Copied; the expiry interval moves
        /// to the front of the caller's array.
        /// </param>
        /// <exception cref="ArgumentNullException"><paramref name="topic"/> is null.</exception>
        /// <exception cref="ArgumentException">
        /// <paramref name="topic"/> is no topic name (MQTT 3.1.1 §4.7), or a property is none that a message carries to its receivers.
        /// </exception>
        /// <exception cref="ArgumentOutOfRangeException">The range does not lie in the array, or the QoS is none.</exception>
        /// <exception cref="ObjectDisposedException">The broker is disposed of.</exception>
        public bool Publish(string topic, byte[] payload, int offset, int count, MqttQoS qos, bool retain, PropertyBlock properties = null)
        {
            RequireUsable();
            if (topic == null)
            {
                throw new ArgumentNullException(nameof(topic));
            }

            int length = payload == null ? 0 : payload.Length;
            if (offset < 0 || count < 0 || offset > length - count)
            {
                throw new ArgumentOutOfRangeException(nameof(count));
            }

            if (qos < MqttQoS.AtMostOnce || qos > MqttQoS.ExactlyOnce)
            {
                throw new ArgumentOutOfRangeException(nameof(qos));
            }

            MqttError error;
            lock (_gate)
            {
                _engine.SetTime(Environment.TickCount64);
                error = _engine.PublishLocal(topic, payload, offset, count, qos, retain, properties);
            }

            if (error == MqttError.PacketTooLarge)
            {
                return false;
            }

            if (error != MqttError.None)
            {
                throw new ArgumentException(null, error == MqttError.PropertyValue ? nameof(properties) : nameof(topic));
            }

            _pump.Wake();
            return true;
        }

        /// <summary>Publishes a message that came over another connection, with its topic as bytes. Allocates nothing.</summary>
        /// <returns>False when it is larger than a packet may be, or its topic is none.</returns>
        /// <param name="packet">
        /// A valid PUBLISH, decoded or with its topic as a range. All of it is copied; in its properties an expiry interval moves to the front, and a topic
        /// alias is taken out.
        /// </param>
        /// <param name="owner">Whose subscriptions do not get it; see <see cref="Subscribe(string, MqttLocalMessageHandler, object, bool)"/>.</param>
        /// <exception cref="ArgumentNullException"><paramref name="packet"/> is null.</exception>
        /// <exception cref="ObjectDisposedException">The broker is disposed of.</exception>
        public bool Publish(PublishPacket packet, object owner)
        {
            RequireUsable();
            if (packet == null)
            {
                throw new ArgumentNullException(nameof(packet));
            }

            MqttError error;
            lock (_gate)
            {
                _engine.SetTime(Environment.TickCount64);
                error = _engine.PublishLocal(packet, owner);
            }

            _pump.Wake();
            return error == MqttError.None;
        }

        /// <summary>
        /// Subscribes the application at QoS 2; messages that are retained now are delivered first. Subscribing to the same filter again replaces
        /// its handler and delivers them once more. A message that matches several filters is delivered to each handler.
        /// </summary>
        /// <returns>False when a limit of the options refuses it.</returns>
        /// <param name="filter">Topic filter.</param>
        /// <param name="handler">Called on the broker's thread for each message. What it throws is counted and goes no further.</param>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        /// <exception cref="ArgumentException"><paramref name="filter"/> is no topic filter (MQTT 3.1.1 §4.7).</exception>
        /// <exception cref="ObjectDisposedException">The broker is disposed of.</exception>
        public bool Subscribe(string filter, MqttLocalMessageHandler handler)
        {
            return Subscribe(filter, handler, null, true);
        }

        /// <summary>
        /// Subscribes like <see cref="Subscribe(string, MqttLocalMessageHandler)"/> for a part of the application that also publishes, such as a
        /// bridge: what it publishes does not come back to it, and messages keep the retain flag that they were published with. Every owner has
        /// subscriptions of its own.
        /// </summary>
        /// <returns>As there.</returns>
        /// <param name="filter">Topic filter.</param>
        /// <param name="handler">As there.</param>
        /// <param name="owner">Any object, the same as in <see cref="Publish(PublishPacket, object)"/>; null: no owner.</param>
        /// <param name="withRetained">Whether messages that are retained now are delivered first.</param>
        /// <exception cref="ArgumentException">As there.</exception>
        /// <exception cref="ObjectDisposedException">The broker is disposed of.</exception>
        public bool Subscribe(string filter, MqttLocalMessageHandler handler, object owner, bool withRetained)
        {
            RequireUsable();
            if (filter == null)
            {
                throw new ArgumentNullException(nameof(filter));
            }

            if (handler == null)
            {
                throw new ArgumentNullException(nameof(handler));
            }

            MqttError error = MqttError.PacketTooLarge;
            lock (_gate)
            {
                int local = FindLocal(filter, owner);
                if (local < 0)
                {
                    local = FindLocal(null, null);
                }

                if (local >= 0)
                {
                    error = _engine.SubscribeLocal(local, filter, owner, withRetained);
                }

                if (error == MqttError.None)
                {
                    _localFilters[local] = filter;
                    _localHandlers[local] = handler;
                }
            }

            if (error != MqttError.None && error != MqttError.PacketTooLarge)
            {
                throw new ArgumentException(null, nameof(filter));
            }

            _pump.Wake();
            return error == MqttError.None;
        }

        /// <summary>Ends a subscription of the application. What waits for its handler is not delivered any more.</summary>
        /// <returns>False when there is no such subscription.</returns>
        /// <param name="filter">Its topic filter.</param>
        /// <exception cref="ArgumentNullException"><paramref name="filter"/> is null.</exception>
        /// <exception cref="ObjectDisposedException">The broker is disposed of.</exception>
        public bool Unsubscribe(string filter)
        {
            return Unsubscribe(filter, null);
        }

        /// <summary>Ends a subscription of an owner; see <see cref="Unsubscribe(string)"/>.</summary>
        /// <returns>As there.</returns>
        /// <param name="filter">Its topic filter.</param>
        /// <param name="owner">Its owner, or null.</param>
        /// <exception cref="ArgumentNullException"><paramref name="filter"/> is null.</exception>
        /// <exception cref="ObjectDisposedException">The broker is disposed of.</exception>
        public bool Unsubscribe(string filter, object owner)
        {
            RequireUsable();
            if (filter == null)
            {
                throw new ArgumentNullException(nameof(filter));
            }

            lock (_gate)
            {
                int local = FindLocal(filter, owner);
                if (local < 0)
                {
                    return false;
                }

                _engine.UnsubscribeLocal(local);
                _localFilters[local] = null;
                _localHandlers[local] = null;
                return true;
            }
        }

        // Called by the pump, outside the lock. False when nothing was waiting.
        internal bool DeliverNextLocal()
        {
            MqttLocalMessageHandler handler;
            lock (_gate)
            {
                if (!_engine.NextLocal(_localMessage))
                {
                    return false;
                }

                handler = _localHandlers[_engine.Local];
            }

            handler(this, _localMessage);
            return true;
        }

        // Index of an owner's filter, or of a free place for null; -1: there is none. The handlers tell what is free: on the device an element
        // of a new string array is neither null nor a string, and to compare it ends the interpreter.
        private int FindLocal(string filter, object owner)
        {
            for (int i = 0; i < _localHandlers.Length; i++)
            {
                bool isFree = _localHandlers[i] == null;
                if (filter == null ? isFree : !isFree && _engine.LocalOwners[i] == owner && _localFilters[i] == filter)
                {
                    return i;
                }
            }

            return -1;
        }
    }
}
