using NanoMqtt.Client;

namespace NanoMqtt.Samples
{
    /// <summary>
    /// Reports in the log when a client's connection comes, goes or cannot be made, and when messages are dropped: one line each time.
    /// </summary>
    public sealed class ConnectionLog
    {
        private readonly string _peer;
        private readonly ILog _log;
        private bool _isDropping;

        private ConnectionLog(string peer, ILog log)
        {
            _peer = peer;
            _log = log;
        }

        /// <summary>Reports from now on, for as long as the client exists.</summary>
        /// <param name="client">Whose connection.</param>
        /// <param name="peer">What to call the other side: each line begins with it.</param>
        /// <param name="log">Where it reports, one line at a time.</param>
        public static void Keep(MqttClient client, string peer, ILog log)
        {
            var it = new ConnectionLog(peer, log);
            client.Connected += it.HandleConnected;
            client.Disconnected += it.HandleDisconnected;
            client.Delivered += it.HandleDelivered;
        }

        private void HandleConnected(MqttClient client, bool sessionPresent)
        {
            _isDropping = false;
            _log.Write(_peer + ": connected, " + (sessionPresent ? "session resumed" : "new session"));
        }

        private void HandleDisconnected(MqttClient client, MqttDisconnectReason reason, string detail)
        {
            if (reason != MqttDisconnectReason.Requested)
            {
                _log.Write(_peer + ": " + detail + "; trying again");
            }
        }

        private void HandleDelivered(MqttClient client, int packetId, MqttResult result)
        {
            if (result == MqttResult.Dropped && !_isDropping)
            {
                _isDropping = true;
                _log.Write(_peer + ": queue full, the oldest messages are dropped until the broker takes some");
            }
        }
    }
}
