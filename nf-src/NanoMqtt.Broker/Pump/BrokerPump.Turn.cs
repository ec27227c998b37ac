using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // One turn of the pump. What a transport throws ends its own connection and nothing else.
    internal sealed partial class BrokerPump
    {
        private const int MaximumWaitMs = 1000;
        private const int AcceptsPerTurn = 8;

        // Buffers filled from one connection before the others get their turn.
        private const int ReceivesPerTurn = 4;

        private long _nowMs;

        private void Turn()
        {
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

                int slot = _engine.HandleAccepted(transport, _nowMs);
                if (slot < 0)
                {
                    CloseTransport(transport);
                }
                else
                {
                    transport.Tag = slot;
                    Serve(transport); // its CONNECT may be there already
                }
            }
        }

        private void Serve(IAcceptedTransport transport)
        {
            int slot = transport.Tag;
            if (_engine.TransportOf(slot) != transport)
            {
                return; // not accepted yet, or closed by us since it was found ready
            }

            try
            {
                if (transport.IsSendBlocked)
                {
                    transport.IsSendBlocked = false; // found out by trying
                    _engine.HandleWritable(slot);
                }

                Receive(slot, transport);
            }
            catch (Exception e)
            {
                NoteFault(e);
                Drop(slot, transport);
            }
        }

        private void Receive(int slot, IAcceptedTransport transport)
        {
            for (int i = 0; i < ReceivesPerTurn; i++)
            {
                Framer framer = _engine.FramerOf(slot);
                int room = framer.ReceiveCount;
                if (!_engine.HasRoomFor(room))
                {
                    FlushDirty();
                }

                if (!_engine.CanReceive(slot))
                {
                    return;
                }

                int count = transport.Receive(framer.Buffer, framer.ReceiveOffset, room);
                if (count < 0)
                {
                    Drop(slot, transport);
                    return;
                }

                if (count > 0)
                {
                    _engine.HandleReceived(slot, count, _nowMs);
                }

                if (count < room)
                {
                    return;
                }
            }
        }

        private void FlushDirty()
        {
            int slot;
            while ((slot = _engine.NextDirty()) >= 0)
            {
                IAcceptedTransport transport = _engine.TransportOf(slot);
                if (transport == null)
                {
                    continue; // closed meanwhile
                }

                try
                {
                    Flush(slot, transport);
                }
                catch (Exception e)
                {
                    NoteFault(e);
                    Drop(slot, transport);
                }
            }
        }

        private void Flush(int slot, IAcceptedTransport transport)
        {
            bool isMore = true;
            while (isMore && !transport.IsSendBlocked && _engine.NextOutput(slot))
            {
                int length = _engine.OutputLength;
                int sent = transport.Send(_engine.OutputBuffer, _engine.OutputOffset, length);
                if (sent < 0)
                {
                    Drop(slot, transport);
                    return;
                }

                isMore = _engine.HandleSent(slot, sent, _nowMs);
                transport.IsSendBlocked = sent < length;
            }

            if (_engine.WantsClose(slot))
            {
                Drop(slot, transport);
            }
        }

        private void NoteFault(Exception e)
        {
            _engine.Statistics.TransportFaults++;
            _engine.IsBroken |= e is OutOfMemoryException;
        }

        private void Drop(int slot, IAcceptedTransport transport)
        {
            CloseTransport(transport);
            _engine.HandleClosed(slot, _nowMs);
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

        // The end of the thread: what is in the outputs already goes out as far as the transports take it.
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
