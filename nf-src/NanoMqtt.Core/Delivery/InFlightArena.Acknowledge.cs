namespace NanoMqtt.Core
{
    /// <content>Acknowledgements, and what the end of a connection or of a session means.</content>
    public sealed partial class InFlightArena
    {
        /// <summary>PUBACK has come.</summary>
        /// <returns>Whether it ends a QoS 1 message that was sent on this connection.</returns>
        /// <param name="packetId">Its packet identifier.</param>
        public bool HandlePuback(int packetId)
        {
            int index = Find(packetId, InFlightState.Published);
            if (index < 0 || QoSOf(index) != (int)MqttQoS.AtLeastOnce)
            {
                return false;
            }

            InFlightCount--;
            Remove(index);
            return true;
        }

        /// <summary>
        /// PUBREC has come: the message's bytes are no longer needed, PUBREL is to be sent now and, after a lost connection, again.
        /// </summary>
        /// <returns>Whether PUBREL is the answer; false when nothing with this identifier is in a QoS 2 exchange.</returns>
        /// <param name="packetId">Its packet identifier.</param>
        public bool HandlePubrec(int packetId)
        {
            int index = Find(packetId, InFlightState.Published);
            if (index < 0)
            {
                return Find(packetId, InFlightState.Released) >= 0;
            }

            if (QoSOf(index) != (int)MqttQoS.ExactlyOnce)
            {
                return false;
            }

            ReleaseBytes(index);
            _states[index] = (byte)InFlightState.Released;
            return true;
        }

        /// <summary>PUBREC with a reason code of 0x80 or above has come (MQTT 5.0 §4.3.3): the exchange is over.</summary>
        /// <returns>Whether it ends a QoS 2 message that was sent on this connection.</returns>
        /// <param name="packetId">Its packet identifier.</param>
        public bool HandlePubrecRefused(int packetId)
        {
            int index = Find(packetId, InFlightState.Published);
            if (index < 0 || QoSOf(index) != (int)MqttQoS.ExactlyOnce)
            {
                return false;
            }

            InFlightCount--;
            Remove(index);
            return true;
        }

        /// <summary>PUBCOMP has come.</summary>
        /// <returns>Whether it ends a QoS 2 message.</returns>
        /// <param name="packetId">Its packet identifier.</param>
        public bool HandlePubcomp(int packetId)
        {
            int index = Find(packetId, InFlightState.Released);
            if (index < 0)
            {
                return false;
            }

            InFlightCount--;
            Remove(index);
            return true;
        }

        /// <summary>
        /// The connection is gone: what was sent and not acknowledged is to be sent again on the next one, PUBLISH with its DUP
        /// bit set ([MQTT-3.3.1-1]), PUBREL as it is.
        /// </summary>
        public void HandleConnectionLost()
        {
            for (int i = 0; i < _used; i++)
            {
                int index = Slot(i);
                if (_states[index] == (byte)InFlightState.Published)
                {
                    _bytes[_offsets[index]] |= 0x08;
                    _states[index] = (byte)InFlightState.Queued;
                }
                else if (_states[index] == (byte)InFlightState.Released)
                {
                    _states[index] = (byte)InFlightState.ReleaseQueued;
                }
            }

            _sendCursor = 0;
            InFlightCount = 0;
        }

        /// <summary>
        /// The server has no session of ours: what waits for PUBCOMP is dropped, since the old session has taken it over, and
        /// messages lose their DUP bit, since the new session never saw them. Call it after <see cref="HandleConnectionLost"/>.
        /// </summary>
        public void HandleSessionLost()
        {
            for (int i = _used - 1; i >= 0; i--)
            {
                int index = Slot(i);
                if (_states[index] == (byte)InFlightState.ReleaseQueued)
                {
                    Remove(index);
                }
                else if (_states[index] == (byte)InFlightState.Queued)
                {
                    _bytes[_offsets[index]] &= 0xF7;
                }
            }
        }
    }
}
