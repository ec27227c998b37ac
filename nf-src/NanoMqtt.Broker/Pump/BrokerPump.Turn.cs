using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // One turn of the pump. An exception from a transport ends the connection of this transport, and no other.
    internal sealed partial class BrokerPump
    {
        private const int MaximumWaitMs = 1000;
        private const int AcceptsPerTurn = 8;

        // How often a connection's buffer is filled before the other connections get their turn.
        private const int ReceivesPerTurn = 4;

        private long _nowMs;

        private void Turn()
        {
            LetMoreCome();
            _acceptor.Wait(TimeToWait());
            int messages;
            int events;
            lock (_gate)
            {
                _nowMs = Environment.TickCount64;
                if (_engine.IsBroken)
                {
                    _engine.Repair(_nowMs);
                    FlushDirty();
                }

                AcceptWaiting();
                IAcceptedTransport transport;
                while ((transport = _acceptor.NextReady()) != null)
                {
                    Serve(transport);
                }

                _engine.HandleTime(_nowMs);
                FlushDirty();
                messages = _engine.LocalCount;
                events = _engine.EventCount;
            }

            CallHandlers(events, messages);
        }

        // On .NET only: there threads of their own send what comes next.
        partial void LetMoreCome();

        private int TimeToWait()
        {
            lock (_gate)
            {
                if (_engine.HasWork)
                {
                    return 0;
                }

                long leftMs = _engine.NextDeadlineMs - Environment.TickCount64;
                return leftMs < 0 ? 0 : leftMs > MaximumWaitMs ? MaximumWaitMs : (int)leftMs;
            }
        }

        private void AcceptWaiting()
        {
            for (int i = 0; i < AcceptsPerTurn; i++)
            {
                IAcceptedTransport transport = _acceptor.Accept();
                if (transport == null)
                {
                    return;
                }

                Connection connection = _engine.HandleAccepted(transport, _nowMs);
                if (connection == null)
                {
                    CloseTransport(transport);
                }
                else
                {
                    transport.Tag = connection.Slot;
                    Serve(transport); // its CONNECT may be there already
                }
            }
        }

        private void Serve(IAcceptedTransport transport)
        {
            Connection connection = _engine.ConnectionAt(transport.Tag);
            if (connection == null || connection.Transport != transport)
            {
                return; // not accepted yet, or closed by us since it was found ready
            }

            try
            {
                if (transport.IsSendBlocked)
                {
                    transport.IsSendBlocked = false; // it may still be blocked: the next attempt to send shows
                    _engine.HandleWritable(connection);
                }

                Receive(connection, transport);
            }
            catch (Exception e)
            {
                NoteFault(e);
                Close(connection);
            }
        }

        private void Receive(Connection connection, IAcceptedTransport transport)
        {
            for (int i = 0; i < ReceivesPerTurn; i++)
            {
                Framer framer = connection.Framer;
                if (!_engine.HasRoomFor(framer.ReceiveCount))
                {
                    FlushDirty();
                }

                if (!connection.CanReceive)
                {
                    return;
                }

                int room = framer.ReceiveCount; // a connection that was stalled has some only since the flush
                int count = transport.Receive(framer.Buffer, framer.ReceiveOffset, room);
                if (count < 0)
                {
                    Close(connection);
                    return;
                }

                if (count > 0)
                {
                    _engine.HandleReceived(connection, count, _nowMs);
                }

                if (count < room)
                {
                    return;
                }
            }
        }

        private void FlushDirty()
        {
            Connection connection;
            while ((connection = _engine.NextOutput()) != null)
            {
                if (connection.Transport == null)
                {
                    continue; // closed meanwhile
                }

                try
                {
                    Flush(connection, connection.Transport);
                }
                catch (Exception e)
                {
                    NoteFault(e);
                    Close(connection);
                }
            }
        }

        private void Flush(Connection connection, IAcceptedTransport transport)
        {
            int length = _engine.OutputLength;
            if (length > 0 && !transport.IsSendBlocked)
            {
                ByteQueue output = _engine.Output;
                int sent = transport.Send(output.Buffer, output.Head, length);
                if (sent < 0)
                {
                    Close(connection);
                    return;
                }

                transport.IsSendBlocked = sent < length;
                _engine.HandleSent(connection, sent, _nowMs);
            }

            if (connection.WantsClose)
            {
                Close(connection);
            }
        }

        private void NoteFault(Exception e)
        {
            _engine.Statistics.TransportFaults++;
            _engine.IsBroken |= e is OutOfMemoryException;
        }

        private void Close(Connection connection)
        {
            CloseTransport(connection.Transport);
            _engine.HandleClosed(connection, _nowMs);
        }

        private void CloseTransport(IAcceptedTransport transport)
        {
            try
            {
                transport.Close();
            }
            catch (Exception)
            {
                _engine.Statistics.TransportFaults++;
            }
        }

        // Called at the end of the thread. Sends what is in the outputs, as much as the transports take without waiting, before and after the
        // engine has added a DISCONNECT to each.
        private void CloseAll()
        {
            lock (_gate)
            {
                _nowMs = Environment.TickCount64;
                FlushDirty();
                _engine.CloseAll(_nowMs);
                FlushDirty();
                _engine.CloseAll(_nowMs);
                FlushDirty();
                _acceptor.Close();
            }

            CallHandlers(_engine.EventCount, 0);
        }
    }
}
