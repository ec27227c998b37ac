using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // Life of a connection and the packets that come on it.
    internal sealed partial class BrokerEngine
    {
        // Room for any answer but SUBACK, with the gap that the writer leaves.
        private const int AnswerBytes = 8;

        private readonly ClientEvents _events;

        // Whether anybody wants to hear of clients: their identifiers are made strings.
        public bool ReportsClients;

        // The event that NextEvent has found.
        public string EventClientId => _events.ClientId;

        public int EventKind => _events.Kind;

        public bool NextEvent() => _events.TryTake();

        // A connection asks to be accepted. Gives its slot, or -1 when all are taken.
        public int HandleAccepted(IAcceptedTransport transport, long nowMs)
        {
            SetTime(nowMs);
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
                    connection.Open(transport, nowMs);
                    NoteDeadline(connection);
                    return slot;
                }
            }

            Statistics.ConnectionsRefused++;
            return -1;
        }

        // Bytes have been received into the slot's framer.
        public void HandleReceived(int slot, int count, long nowMs)
        {
            SetTime(nowMs);
            Connection connection = _connections[slot];
            Statistics.BytesReceived += count;
            connection.Framer.HandleReceived(count);
            HandlePackets(connection);
        }

        // The transport is closed, by the peer or by the pump: the slot is free again.
        public void HandleClosed(int slot, long nowMs)
        {
            SetTime(nowMs);
            Connection connection = _connections[slot];
            Close(connection, MqttCloseReason.ConnectionLost, 0);
            connection.State = Connection.Free;
            connection.Transport = null;
        }

        // Closes all connections, as when the broker is stopped: to be called once more when what they are told has been sent as far as the
        // transports take it. Sessions and retained messages stay.
        public void CloseAll(long nowMs)
        {
            SetTime(nowMs);
            for (int slot = 0; slot < _connections.Length; slot++)
            {
                if (_connections[slot] != null)
                {
                    Close(_connections[slot], MqttCloseReason.Stopped, (int)MqttReasonCode.ServerShuttingDown);
                }
            }
        }

        private void HandlePackets(Connection connection)
        {
            Framer framer = connection.Framer;
            bool isProgress = false;
            connection.IsStalled = false;
            while (connection.State == Connection.Connecting || connection.State == Connection.Connected)
            {
                if (!connection.Output.Control.TryReserve(AnswerBytes))
                {
                    connection.IsStalled = true;
                    break;
                }

                if (!connection.IsPacketHeld && !framer.TryNext())
                {
                    break;
                }

                connection.IsPacketHeld = false;
                HandlePacket(connection, framer);
                if (connection.IsPacketHeld)
                {
                    connection.IsStalled = true;
                    break;
                }

                isProgress = true;
                connection.LastPacketMs = _nowMs;
                Statistics.PacketsReceived++;
            }

            if (framer.Error != MqttError.None)
            {
                CloseMalformed(connection, framer.Error); // 3.1.1 [MQTT-4.8.0-1], 5.0 [MQTT-4.13.1-1]
            }

            if (connection.State == Connection.Connecting || connection.State == Connection.Connected)
            {
                NoteWaiting(connection, isProgress);
            }

            if (connection.Output.Control.Tail > 0)
            {
                MarkDirty(connection);
            }
        }

        // Keeps the time since which received bytes wait.
        private void NoteWaiting(Connection connection, bool isProgress)
        {
            bool isWaiting = connection.IsStalled || connection.Framer.HasPartialPacket;
            if (!isWaiting)
            {
                connection.WaitingSinceMs = Connection.Never;
            }
            else if (isProgress || connection.WaitingSinceMs == Connection.Never)
            {
                connection.WaitingSinceMs = _nowMs;
                NoteDeadline(connection);
            }
        }

        private void HandlePacket(Connection connection, Framer framer)
        {
            int firstByte = framer.FirstByte;
            MqttError error = FixedHeader.Check(firstByte, connection.Level);
            if (error == MqttError.None)
            {
                error = connection.State == Connection.Connecting
                    ? HandleFirstPacket(connection, framer, (MqttPacketType)(firstByte >> 4))
                    : HandlePacketOfClient(connection, framer, (MqttPacketType)(firstByte >> 4));
            }

            if (error != MqttError.None)
            {
                CloseMalformed(connection, error); // 3.1.1 [MQTT-4.8.0-1], 5.0 [MQTT-4.13.1-1]
            }
        }

        private MqttError HandleFirstPacket(Connection connection, Framer framer, MqttPacketType type)
        {
            return type == MqttPacketType.Connect ? HandleConnect(connection, framer) : MqttError.UnexpectedPacket; // [MQTT-3.1.0-1]
        }

        private MqttError HandlePacketOfClient(Connection connection, Framer framer, MqttPacketType type)
        {
            switch (type)
            {
                case MqttPacketType.Publish:
                    return HandlePublish(connection, framer);
                case MqttPacketType.Puback:
                case MqttPacketType.Pubrec:
                case MqttPacketType.Pubrel:
                case MqttPacketType.Pubcomp:
                    return HandleAcknowledgement(connection, framer, type);
                case MqttPacketType.Subscribe:
                    return HandleSubscribe(connection, framer);
                case MqttPacketType.Unsubscribe:
                    return HandleUnsubscribe(connection, framer);
                case MqttPacketType.Pingreq:
                    return HandlePingreq(connection, framer);
                case MqttPacketType.Disconnect:
                    return HandleDisconnect(connection, framer);
                default:
                    return MqttError.UnexpectedPacket; // [MQTT-3.1.0-2], and what only a server may send
            }
        }

        private MqttError HandlePingreq(Connection connection, Framer framer)
        {
            MqttError error = PingPacket.Decode(framer.BodyOffset, framer.BodyEnd);
            if (error == MqttError.None)
            {
                ByteQueue control = connection.Output.Control;
                ConnectionOutput.TryOpen(control, _writer, 0);
                PingPacket.Encode(_writer, MqttPacketType.Pingresp); // [MQTT-3.12.4-1]
                CommitControl(control);
            }

            return error;
        }

        private MqttError HandleDisconnect(Connection connection, Framer framer)
        {
            DisconnectPacket disconnect = _disconnect;
            MqttError error = disconnect.Decode(framer.Buffer, framer.BodyOffset, framer.BodyEnd, connection.Level);
            if (error != MqttError.None)
            {
                return error;
            }

            Session session = connection.Session;
            uint expirySeconds = disconnect.Properties.GetNumber(MqttProperty.SessionExpiryInterval, session.ExpirySeconds);
            if (session.ExpirySeconds == 0 && expirySeconds != 0)
            {
                return MqttError.PropertyValue; // 5.0 §3.14.2.2.2
            }

            session.ExpirySeconds = expirySeconds;
            if (disconnect.ReasonCode == MqttReasonCode.Success)
            {
                ReleaseWill(session); // [MQTT-3.14.4-3]
            }

            Close(connection, MqttCloseReason.Disconnected, 0);
            return MqttError.None;
        }

        private void CommitControl(ByteQueue control)
        {
            ConnectionOutput.Commit(control, _writer);
            Statistics.PacketsSent++;
        }

        private void CloseMalformed(Connection connection, MqttError error)
        {
            if (connection.State == Connection.Connecting || connection.State == Connection.Connected)
            {
                Statistics.ProtocolErrors++;
                Close(connection, MqttCloseReason.ProtocolError, (int)error & 0xFF);
            }
        }

        // Ends a connection, whatever its state: the session goes or sleeps, the will is published, and the pump is told to close. A client
        // of level 5 is told the reason code, unless it is 0.
        private void Close(Connection connection, MqttCloseReason reason, int reasonCode)
        {
            int state = connection.State;
            if (state == Connection.Free || state == Connection.Closed)
            {
                return;
            }

            if (state == Connection.Connected && connection.Level >= MqttProtocolLevel.V5 && reasonCode != 0
                && connection.Output.TryAppendDisconnect(reasonCode)) // 5.0 [MQTT-3.14.0-1]
            {
                End(connection);
            }
            else
            {
                connection.State = Connection.Closed;
                connection.Output.Clear();
            }

            MarkDirty(connection);
            if (state == Connection.Connecting)
            {
                Statistics.ConnectionsRefused++;
            }

            if (state == Connection.Connected)
            {
                Statistics.ClientsConnected--;
                ReportClient(connection.Session, (int)reason);
                DetachSession(connection);
            }
        }

        // It is closed as soon as its output has been sent.
        private void End(Connection connection)
        {
            connection.State = Connection.Ending;
            connection.WaitingSinceMs = _nowMs;
            NoteDeadline(connection);
        }

        private void ReportClient(Session session, int kind)
        {
            if (ReportsClients)
            {
                _events.Add(Utf8.GetString(session.ClientId, 0, session.ClientIdLength), kind);
            }
        }
    }
}
