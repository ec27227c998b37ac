using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Time-outs. NextDeadlineMs is never later than the earliest deadline, but may be too early, since deadlines move on. HandleTime looks at all
    // connections only when it has passed.
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
                    NoteDeadline(DeadlineOf(connection));
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
                        EndSession(session); // 5.0 §3.1.2.11.2
                        Statistics.SessionsExpired++;
                    }
                }

                NoteDeadline(DeadlineOf(session));
            }
        }

        // For a session whose client is away: when its will is to be published, or the session ends.
        private static long DeadlineOf(Session session)
        {
            uint seconds = session.ExpirySeconds;
            if (session.WillHandle != 0 && session.WillDelaySeconds < seconds)
            {
                seconds = session.WillDelaySeconds;
            }

            return session.Connection != null || !session.IsUsed || seconds == uint.MaxValue ? Connection.Never : session.AwaySinceMs + seconds * 1000L;
        }

        private void NoteDeadline(long deadlineMs)
        {
            if (deadlineMs < NextDeadlineMs)
            {
                NextDeadlineMs = deadlineMs;
            }
        }

        private static void SetKeepAlive(Connection connection, int seconds)
        {
            connection.SilenceMs = seconds == 0 ? Connection.Never : seconds * 1500L; // [MQTT-3.1.2-24]
        }

        private long DeadlineOf(Connection connection)
        {
            long silenceMs = connection.State > Connection.Connected || connection.SilenceMs == Connection.Never
                ? Connection.Never
                : connection.LastPacketMs + connection.SilenceMs;
            long packetMs = PacketDeadlineOf(connection);
            return silenceMs < packetMs ? silenceMs : packetMs;
        }

        private long PacketDeadlineOf(Connection connection)
        {
            bool isWaiting = connection.WaitingSinceMs != Connection.Never
                && (connection.State == Connection.Connected || connection.State == Connection.Ending);
            return isWaiting ? connection.WaitingSinceMs + _options.PacketTimeoutMs : Connection.Never;
        }

        private void Expire(Connection connection)
        {
            Statistics.Timeouts++;
            bool isPacket = _store.NowMs >= PacketDeadlineOf(connection);
            Close(
                connection,
                isPacket ? MqttCloseReason.PacketTimeout : MqttCloseReason.KeepAliveTimeout,
                (int)(isPacket ? MqttReasonCode.ImplementationSpecificError : MqttReasonCode.KeepAliveTimeout));
        }
    }
}
