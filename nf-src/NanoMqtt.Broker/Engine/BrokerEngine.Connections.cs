using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // The life of a connection.
    internal sealed partial class BrokerEngine
    {
        // A new connection. Gives null when all slots are taken.
        public Connection HandleAccepted(IAcceptedTransport transport, long nowMs)
        {
            _store.NowMs = nowMs;
            for (int slot = 0; slot < _connections.Length; slot++)
            {
                Connection connection = _connections[slot];
                if (connection == null)
                {
                    connection = new Connection(slot, _options);
                    _connections[slot] = connection;
                }

                if (connection.State == Connection.Free)
                {
                    connection.Open(transport, nowMs, _options);
                    NoteDeadline(DeadlineOf(connection));
                    return connection;
                }
            }

            Statistics.ConnectionsRefused++;
            return null;
        }

        // Bytes have been received into the connection's framer.
        public void HandleReceived(Connection connection, int count, long nowMs)
        {
            _store.NowMs = nowMs;
            Statistics.BytesReceived += count;
            _unflushedBytes += count;
            Framer framer = connection.Framer;
            byte[] buffer = framer.Buffer;
            if (framer.ReceiveOffset == 0 && buffer[0] == PublishByte && buffer[1] == count - 2 && count <= LongestShort
                && TryRouteKnown(connection, buffer, 0, 2, count)) // exactly one packet, so the framer is not needed
            {
                connection.LastPacketMs = nowMs;
                Statistics.PacketsReceived++;
                return;
            }

            framer.HandleReceived(count);
            HandlePackets(connection);
        }

        // The transport can send again.
        public void HandleWritable(Connection connection)
        {
            MarkDirty(connection);
        }

        // The transport is closed, by the peer or by the pump. The slot is free again.
        public void HandleClosed(Connection connection, long nowMs)
        {
            _store.NowMs = nowMs;
            Close(connection, MqttCloseReason.ConnectionLost, 0);
            connection.State = Connection.Free;
            connection.Transport = null;
            connection.HeldConnect = null;
            connection.AliasTopics = null; // 5.0 [MQTT-3.3.2-7]
            if (!_options.IsPreallocated)
            {
                _connections[connection.Slot] = null; // releases buffers that have grown
            }
        }

        // Closes all connections because the broker stops. Sends DISCONNECT first; call it again when the transports have sent as much of that
        // as they can. Sessions and retained messages stay.
        public void CloseAll(long nowMs)
        {
            _store.NowMs = nowMs;
            for (int slot = 0; slot < _connections.Length; slot++)
            {
                if (_connections[slot] != null)
                {
                    Close(_connections[slot], MqttCloseReason.Stopped, (int)MqttReasonCode.ServerShuttingDown);
                }
            }

            SaveAll();
        }

        private void Close(Connection connection, MqttError error)
        {
            if (connection.State <= Connection.Connected)
            {
                Statistics.ProtocolErrors++;
                Close(connection, MqttCloseReason.ProtocolError, (int)error & 0xFF);
            }
        }

        // Ends a connection in any state: the session ends or waits for its client, the will is published, and the pump is told to close the
        // transport. A client of 5.0 is told the reason code, unless that is 0.
        private void Close(Connection connection, MqttCloseReason reason, int reasonCode)
        {
            int state = connection.State;
            if (state == Connection.Free || state == Connection.Closed)
            {
                return;
            }

            if (state == Connection.Connected && connection.Level >= MqttProtocolLevel.V5 && reasonCode != 0
                && connection.TryAppendDisconnect(reasonCode)) // 5.0 [MQTT-3.14.0-1]
            {
                End(connection);
            }
            else
            {
                connection.State = Connection.Closed;
                connection.ClearOutput();
            }

            MarkDirty(connection);
            if (state == Connection.Connecting)
            {
                Statistics.ConnectionsRefused++;
            }

            if (state == Connection.Connected)
            {
                Statistics.ClientsConnected--;
                Report(MqttBrokerEventKind.Disconnected, connection.Session, (int)reason);
                DetachSession(connection);
            }
        }

        // The pump closes the connection as soon as its output has been sent.
        private void End(Connection connection)
        {
            connection.State = Connection.Ending;
            connection.WaitingSinceMs = _store.NowMs;
            NoteDeadline(DeadlineOf(connection));
        }
    }
}
