using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // The broker's own application as a client in process, since the device has no loopback interface. Its messages wait in a bounded queue. The
    // broker's thread delivers them after it has served the network, outside the lock, so handlers may call everything.
    public sealed partial class MqttBroker
    {
        private readonly string[] _localFilters;
        private readonly MqttLocalMessageHandler[] _localHandlers;
        private readonly MqttLocalMessage _localMessage;

        /// <summary>Publishes a message to all subscribers, like <see cref="Publish(string, byte[], int, int, MqttQoS, bool, PropertyBlock)"/>.</summary>
        /// <returns>False if the message is larger than a packet may be (<see cref="MqttBrokerOptions.MaximumPacketBytes"/>).</returns>
        /// <param name="topic">Topic name.</param>
        /// <param name="payload">The payload, which is copied; null is the same as empty.</param>
        /// <param name="qos">Quality of service.</param>
        /// <param name="retain">Whether to keep it for later subscribers. An empty payload removes what is kept.</param>
        /// <exception cref="ArgumentNullException"><paramref name="topic"/> is null.</exception>
        /// <exception cref="ArgumentException"><paramref name="topic"/> is not a topic name (MQTT 3.1.1 §4.7).</exception>
        /// <exception cref="ArgumentOutOfRangeException">The QoS is not 0 to 2.</exception>
        /// <exception cref="ObjectDisposedException">The broker is disposed of.</exception>
        public bool Publish(string topic, byte[] payload, MqttQoS qos, bool retain)
        {
            return Publish(topic, payload, 0, payload == null ? 0 : payload.Length, qos, retain);
        }

        /// <summary>
        /// Publishes text as UTF-8, like <see cref="Publish(string, byte[], int, int, MqttQoS, bool, PropertyBlock)"/>. Allocates one array.
        /// </summary>
        /// <returns>False if the message is larger than a packet may be (<see cref="MqttBrokerOptions.MaximumPacketBytes"/>).</returns>
        /// <param name="topic">Topic name.</param>
        /// <param name="payload">The payload; null is the same as empty.</param>
        /// <param name="qos">Quality of service.</param>
        /// <param name="retain">Whether to keep it for later subscribers. An empty payload removes what is kept.</param>
        /// <exception cref="ArgumentNullException"><paramref name="topic"/> is null.</exception>
        /// <exception cref="ArgumentException"><paramref name="topic"/> is not a topic name (MQTT 3.1.1 §4.7).</exception>
        /// <exception cref="ArgumentOutOfRangeException">The QoS is not 0 to 2.</exception>
        /// <exception cref="ObjectDisposedException">The broker is disposed of.</exception>
        public bool Publish(string topic, string payload, MqttQoS qos, bool retain)
        {
            return Publish(topic, Utf8.GetBytes(payload), qos, retain);
        }

        /// <summary>
        /// Publishes a message to all subscribers. When the call returns, the message is copied into outputs, queues and retained messages, as far as
        /// their limits allow; the broker's thread sends it later. So a fast series of messages can exceed
        /// <see cref="MqttBrokerOptions.OutputBytes"/> at QoS 0, or <see cref="MqttBrokerOptions.MaximumQueuedMessages"/> at QoS 1 and 2, and lose
        /// some.
        /// </summary>
        /// <returns>False if the message is larger than a packet may be (<see cref="MqttBrokerOptions.MaximumPacketBytes"/>).</returns>
        /// <param name="topic">Topic name.</param>
        /// <param name="payload">The array that holds the payload, which is copied; may be null if <paramref name="count"/> is 0.</param>
        /// <param name="offset">First byte of the payload.</param>
        /// <param name="count">Length of the payload in bytes.</param>
        /// <param name="qos">Quality of service.</param>
        /// <param name="retain">Whether to keep it for later subscribers. An empty payload removes what is kept.</param>
        /// <param name="properties">
        /// Properties for subscribers of MQTT 5.0, as a <see cref="PropertyWriter"/> writes them, or null. They are copied.
        /// </param>
        /// <exception cref="ArgumentNullException"><paramref name="topic"/> is null.</exception>
        /// <exception cref="ArgumentException">
        /// <paramref name="topic"/> is not a topic name (MQTT 3.1.1 §4.7), or a property is not one that a message carries to its subscribers.
        /// </exception>
        /// <exception cref="ArgumentOutOfRangeException">The range is not within the array, or the QoS is not 0 to 2.</exception>
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

        /// <summary>
        /// Publishes a message that came over another connection. Use it when you pass messages on, as a bridge does: the topic may be bytes, and what
        /// you publish does not come back to you. Allocates nothing.
        /// </summary>
        /// <returns>False if the message is larger than a packet may be, or its topic is not a topic name.</returns>
        /// <param name="packet">
        /// A valid PUBLISH, decoded or with its topic as a range in Buffer. All of it is copied. Topic alias and subscription
        /// identifiers are removed from its properties.
        /// </param>
        /// <param name="owner">
        /// The owner whose subscriptions do not get the message; see <see cref="Subscribe(string, MqttLocalMessageHandler, object, bool)"/>. Null: all
        /// subscriptions get it.
        /// </param>
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
        /// Subscribes the application, at QoS 2. Messages that are retained now are delivered too. Subscribing to the same filter again replaces
        /// its handler and delivers them once more. A message that matches several filters is delivered to each handler.
        /// </summary>
        /// <returns>False if a limit in the options does not allow it, such as <see cref="MqttBrokerOptions.MaximumLocalSubscriptions"/>.</returns>
        /// <param name="filter">Topic filter.</param>
        /// <param name="handler">Called on the broker's thread for each message. An exception from it is counted and has no other effect.</param>
        /// <exception cref="ArgumentNullException">An argument is null.</exception>
        /// <exception cref="ArgumentException"><paramref name="filter"/> is not a topic filter (MQTT 3.1.1 §4.7).</exception>
        /// <exception cref="ObjectDisposedException">The broker is disposed of.</exception>
        public bool Subscribe(string filter, MqttLocalMessageHandler handler)
        {
            return Subscribe(filter, handler, null, true);
        }

        /// <summary>
        /// Subscribes like <see cref="Subscribe(string, MqttLocalMessageHandler)"/>, for an owner. Use it for a part of the application that passes
        /// messages on, such as a bridge: what it publishes does not come back to it, and messages keep the retain flag that they were published
        /// with. Each owner has its own subscriptions, so two owners may subscribe to the same filter.
        /// </summary>
        /// <returns>False if a limit in the options does not allow it, such as <see cref="MqttBrokerOptions.MaximumLocalSubscriptions"/>.</returns>
        /// <param name="filter">Topic filter.</param>
        /// <param name="handler">Called on the broker's thread for each message. An exception from it is counted and has no other effect.</param>
        /// <param name="owner">Any object, the same as in <see cref="Publish(PublishPacket, object)"/>; null: no owner.</param>
        /// <param name="withRetained">Whether messages that are retained now are delivered too.</param>
        /// <exception cref="ArgumentNullException"><paramref name="filter"/> or <paramref name="handler"/> is null.</exception>
        /// <exception cref="ArgumentException"><paramref name="filter"/> is not a topic filter (MQTT 3.1.1 §4.7).</exception>
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

        /// <summary>Ends a subscription of the application. Messages that still wait for its handler are not delivered.</summary>
        /// <returns>False if there is no such subscription.</returns>
        /// <param name="filter">The topic filter, exactly as it was when subscribing.</param>
        /// <exception cref="ArgumentNullException"><paramref name="filter"/> is null.</exception>
        /// <exception cref="ObjectDisposedException">The broker is disposed of.</exception>
        public bool Unsubscribe(string filter)
        {
            return Unsubscribe(filter, null);
        }

        /// <summary>Ends a subscription of an owner, like <see cref="Unsubscribe(string)"/>.</summary>
        /// <returns>False if there is no such subscription.</returns>
        /// <param name="filter">The topic filter, exactly as it was when subscribing.</param>
        /// <param name="owner">The owner, or null.</param>
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

        // The pump calls this, outside the lock. False when nothing was waiting.
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

        // Index of an owner's filter, or, if filter is null, of a free place; -1: there is none. A place without a handler is free. The filters
        // cannot tell: on the device an element of a new string array is neither null nor a string, and comparing it crashes the interpreter.
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
