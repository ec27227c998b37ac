using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Time-outs. NextDeadlineMs is never later than the earliest one; deadlines that have moved on since are found by HandleTime, which
    // looks at all connections only when it has passed.
    internal sealed partial class BrokerEngine
    {
        public long NextDeadlineMs = Connection.Never;

        public void HandleTime(long nowMs)
        {
            _store.NowMs = nowMs;
            if (nowMs < NextDeadlineMs)
            {
                return;
            }

            NextDeadlineMs = Connection.Never;
            SyncOnTime();
            HandleSessionTime();
            HandleSysTime();
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

        private void HandleSessionTime()
        {
            for (int number = 0; number < _sessionCount; number++)
            {
                Session session = _sessions[number];
                if (_store.NowMs >= DeadlineOf(session))
                {
                    if (session.WillHandle != 0 && session.WillDelaySeconds < session.ExpirySeconds)
                    {
                        PublishWill(session); // 5.0 [MQTT-3.1.3-9]
                        Save(session);
                    }
                    else
                    {
                        End(session); // 5.0 §3.1.2.11.2
                        Statistics.SessionsExpired++;
                    }
                }

                NoteDeadline(DeadlineOf(session));
            }
        }

        // Of a session whose client is away: when its will is to be published or it ends.
        private static long DeadlineOf(Session session)
        {
            uint seconds = session.ExpirySeconds;
            if (session.WillHandle != 0 && session.WillDelaySeconds < seconds)
            {
                seconds = session.WillDelaySeconds;
            }

            return session.Connection != null || !session.IsUsed || seconds == uint.MaxValue ? Connection.Never : session.AwaySinceMs + seconds * 1000L;
        }

        private void NoteDeadline(Connection connection)
        {
            NoteDeadline(DeadlineOf(connection));
        }

        private void NoteDeadline(long deadlineMs)
        {
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
                case Connection.Ending:
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
            bool isPacket = _store.NowMs >= PacketDeadlineOf(connection);
            if (isPacket)
            {
                Close(connection, MqttCloseReason.PacketTimeout, (int)MqttReasonCode.ImplementationSpecificError);
            }
            else
            {
                Close(connection, MqttCloseReason.KeepAliveTimeout, (int)MqttReasonCode.KeepAliveTimeout);
            }
        }
    }
}
