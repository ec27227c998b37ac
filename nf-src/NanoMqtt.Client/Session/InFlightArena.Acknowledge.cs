using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>Acknowledgements, and what the end of a connection or of a session means.</content>
    internal sealed partial class InFlightArena
    {
        // What an entry is, beside its packet identifier, when an acknowledgement comes.
        private const int AtLeastOnceSent = OneState * (int)InFlightState.Published;
        private const int ExactlyOnceSent = AtLeastOnceSent + ExactlyOnce;
        private const int ReleaseSent = OneState * (int)InFlightState.Released + ExactlyOnce;

        /// <summary>PUBACK has come.</summary>
        /// <returns>Whether it ends a QoS 1 message that was sent on this connection.</returns>
        /// <param name="packetId">Its packet identifier.</param>
        internal bool HandlePuback(int packetId)
        {
            return End(Find(packetId + AtLeastOnceSent));
        }

        /// <summary>
        /// PUBREC has come: the message's bytes are no longer needed, PUBREL is to be sent now and, after a lost connection, again.
        /// </summary>
        /// <returns>Whether PUBREL is the answer; false when nothing with this identifier is in a QoS 2 exchange.</returns>
        /// <param name="packetId">Its packet identifier.</param>
        internal bool HandlePubrec(int packetId)
        {
            int index = Find(packetId + ExactlyOnceSent);
            if (index < 0)
            {
                return Find(packetId + ReleaseSent) >= 0;
            }

            ReleaseBytes(index);
            _entries[index] += 2 * OneState;
            return true;
        }

        /// <summary>PUBREC with a reason code of 0x80 or above has come (MQTT 5.0 §4.3.3): the exchange is over.</summary>
        /// <returns>Whether it ends a QoS 2 message that was sent on this connection.</returns>
        /// <param name="packetId">Its packet identifier.</param>
        internal bool HandlePubrecRefused(int packetId)
        {
            return End(Find(packetId + ExactlyOnceSent));
        }

        /// <summary>PUBCOMP has come.</summary>
        /// <returns>Whether it ends a QoS 2 message.</returns>
        /// <param name="packetId">Its packet identifier.</param>
        internal bool HandlePubcomp(int packetId)
        {
            return End(Find(packetId + ReleaseSent));
        }

        /// <summary>
        /// The connection is gone: what was sent and not acknowledged is to be sent again on the next one, PUBLISH with its DUP
        /// bit set ([MQTT-3.3.1-1]), PUBREL as it is.
        /// </summary>
        internal void HandleConnectionLost()
        {
            for (int i = 0; i < _used; i++)
            {
                int index = At(i);
                InFlightState state = StateOf(index);
                if (state == InFlightState.Published)
                {
                    Buffer[_offsets[index]] |= 0x08;
                }

                if (state == InFlightState.Published || state == InFlightState.Released)
                {
                    _entries[index] -= OneState;
                }
            }

            _sendCursor = 0;
            InFlightCount = 0;
        }

        /// <summary>
        /// The server has no session of ours: what waits for PUBCOMP is dropped, since the old session has taken it over, and
        /// messages lose their DUP bit, since the new session never saw them. Call it after <see cref="HandleConnectionLost"/>.
        /// </summary>
        internal void HandleSessionLost()
        {
            for (int i = _used - 1; i >= 0; i--)
            {
                int index = At(i);
                if (StateOf(index) == InFlightState.ReleaseQueued)
                {
                    Remove(index);
                }
                else if (StateOf(index) == InFlightState.Queued)
                {
                    Buffer[_offsets[index]] &= 0xF7;
                }
            }
        }

        private bool End(int index)
        {
            if (index < 0)
            {
                return false;
            }

            InFlightCount--;
            Remove(index);
            return true;
        }
    }
}
