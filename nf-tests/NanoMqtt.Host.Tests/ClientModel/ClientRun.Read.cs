extern alias virtualtime;
using System.Linq;
using virtualtime::NanoMqtt.Client;

namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <content>What the client reads, and must do about it.</content>
    internal sealed partial class ClientRun
    {
        public void HandleReading() => _link.ReadMs = NowMs;

        public void ReadRefusal(int code)
        {
            End(MqttDisconnectReason.Refused, code);
            Note("CONNACK refuses");
        }

        public void ReadConnack(Terms terms, bool isPresent, string given, byte[] data)
        {
            Note(isPresent ? "CONNACK present" : "CONNACK new");
            _clientId = given ?? _clientId;
            if (_setup.HasAuthentication)
            {
                ReadStep(0, data);
            }

            if (!IsServerAuthentic())
            {
                return;
            }

            _link.IsAccepted = true;
            _link.Terms = Level < 5 ? new Terms(0) : terms;
            _lastTerms = _link.Terms;
            _link.KeepAliveMs = (_link.Terms.KeepAliveSeconds ?? _setup.KeepAliveSeconds) * 1000;
            _link.Window = System.Math.Min(_setup.MaximumInFlight, _link.Terms.ReceiveMaximum ?? ushort.MaxValue);
            _isPresent = isPresent;
            if (!isPresent)
            {
                LoseSession();
            }

            foreach (Wanted wanted in _wanted)
            {
                wanted.IsForbidden = !wanted.IsSettled && wanted.Options >= 0 && IsForbidden(wanted.Filter, wanted.Properties);
            }
        }

        // What the server has not taken over is new to the next session (5.0 §4.1).
        private void LoseSession()
        {
            foreach (Outgoing message in Open)
            {
                message.IsTakenOver = message.IsReceived;
                message.IsSent = false;
            }

            _incoming.ForEach(m => m.IsLost = true);
            _wanted.ForEach(w => w.IsSettled = false);
        }

        /// <summary>The client has read the first byte of a message; it comes in pieces if it is large.</summary>
        public void BeginPublish(Arrival arrival, int bytes)
        {
            arrival.Message.Bytes = bytes;
            if (Touch())
            {
                _link.Arrivals.Enqueue(arrival);
            }
        }

        public void ReadPublish(Arrival arrival)
        {
            if (!Touch())
            {
                return;
            }

            if (arrival.Message.What.QoS > 0)
            {
                _link.Answers.Enqueue((arrival.Message.What.QoS == 1 ? Puback : Pubrec, arrival.Message.PacketId));
            }
        }

        public void ReadAck(int first, int packetId, int code)
        {
            if (!Touch())
            {
                return;
            }

            if (first == Pubrel)
            {
                _link.Answers.Enqueue((Pubcomp, packetId));
                return;
            }

            Outgoing message = Open.FirstOrDefault(m => m.PacketId == packetId && m.IsOnLink && m.Code < 0);
            if (message == null || !TryAcknowledge(message, first, code))
            {
                Note("STRAY");
                if (first == Pubrec && code < 0x80 && Level == 5)
                {
                    _link.Answers.Enqueue((Pubrel, packetId)); // 5.0 §3.6.2.1: packet identifier not found
                }
            }
        }

        // Whether the message waits for this.
        private bool TryAcknowledge(Outgoing message, int first, int code)
        {
            bool isOne = message.What.QoS == 1;
            bool isGood = code < 0x80;
            if ((first == Puback && isOne) || (first == Pubcomp && !isOne && message.IsReceived))
            {
                message.Code = isOne ? code : 0;
                return true;
            }

            if (first != Pubrec || isOne || (message.IsReceived && !isGood))
            {
                return false;
            }

            message.IsReceived = isGood;
            message.Code = isGood ? -1 : code;
            if (isGood)
            {
                _link.Answers.Enqueue((Pubrel, message.PacketId));
            }

            return true;
        }

        public void ReadDisconnect(int code)
        {
            if (!Touch())
            {
                return;
            }

            Note("server's DISCONNECT");
            End(MqttDisconnectReason.Disconnected, code);
        }

        /// <summary>The server has broken the rules. The client tells it so, by one of these codes.</summary>
        public void ReadViolation(int[] codes)
        {
            if (!Touch())
            {
                return;
            }

            Note("VIOLATION");
            End(MqttDisconnectReason.ProtocolError, codes);
        }

        private void End(MqttDisconnectReason reason, params int[] codes)
        {
            _link.IsOver = true;
            _link.Causes.Add(reason);
            _link.Codes = codes.ToHashSet();
        }

        // Whether the client still looks at what comes.
        private bool Touch() => !_link.IsOver && !_link.HasLeft;

        // A repetition at QoS 2, or larger than the client wants (3.1.1 only).
        private bool IsSkipped(Incoming message) =>
            (message.What.QoS == 2 && message.Deliveries > 0 && !message.IsUnsure) || message.Bytes > _setup.MaximumPacketBytes;
    }
}
