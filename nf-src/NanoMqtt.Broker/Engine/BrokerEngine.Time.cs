namespace NanoMqtt.Broker
{
    // Time-outs. NextDeadlineMs is never later than the earliest one; deadlines that have moved on since are found by HandleTime, which
    // looks at all connections only when it has passed.
    internal sealed partial class BrokerEngine
    {
        public long NextDeadlineMs = Connection.Never;

        public void HandleTime(long nowMs)
        {
            _nowMs = nowMs;
            if (nowMs < NextDeadlineMs)
            {
                return;
            }

            NextDeadlineMs = Connection.Never;
            for (int slot = 0; slot < _connections.Length; slot++)
            {
                Connection connection = _connections[slot];
                if (connection == null)
                {
                    continue;
                }

                if (nowMs >= DeadlineOf(connection))
                {
                    Expire(connection);
                }
                else
                {
                    NoteDeadline(connection);
                }
            }
        }

        private void NoteDeadline(Connection connection)
        {
            long deadlineMs = DeadlineOf(connection);
            if (deadlineMs < NextDeadlineMs)
            {
                NextDeadlineMs = deadlineMs;
            }
        }

        private long DeadlineOf(Connection connection)
        {
            switch (connection.State)
            {
                case Connection.Connecting:
                    return connection.LastPacketMs + _options.ConnectTimeoutMs; // [MQTT-3.1.4-1] a reasonable time
                case Connection.Refusing:
                    return PacketDeadlineOf(connection);
                case Connection.Connected:
                    long keepAliveMs = connection.KeepAliveMs == 0
                        ? Connection.Never
                        : connection.LastPacketMs + connection.KeepAliveMs + connection.KeepAliveMs / 2; // [MQTT-3.1.2-24]
                    long packetMs = PacketDeadlineOf(connection);
                    return keepAliveMs < packetMs ? keepAliveMs : packetMs;
                default:
                    return Connection.Never;
            }
        }

        private long PacketDeadlineOf(Connection connection)
        {
            return connection.WaitingSinceMs == Connection.Never ? Connection.Never : connection.WaitingSinceMs + _options.PacketTimeoutMs;
        }

        private void Expire(Connection connection)
        {
            Statistics.Timeouts++;
            bool isPacket = _nowMs >= PacketDeadlineOf(connection);
            Close(connection, isPacket ? MqttCloseReason.PacketTimeout : MqttCloseReason.KeepAliveTimeout);
        }
    }
}
