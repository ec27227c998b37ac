using System.Linq;

namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <content>What the client acknowledges and releases.</content>
    internal sealed partial class ClientRun
    {
        private const int Puback = 0x40, Pubrec = 0x50, Pubrel = 0x62, Pubcomp = 0x70;

        private void HandleAnswer(byte[] packet, bool arrives)
        {
            Bytes body = Bytes.BodyOf(packet);
            int packetId = body.TakeTwo();
            int code = body.Left > 0 ? body.TakeByte() : 0;
            Require(body.Left == 0 && (code == 0 || (code == 0x92 && Level == 5 && packet[0] >= Pubrel)), "an acknowledgement with the code " + code);
            bool isAnswer = _link.Answers.TryPeek(out (int First, int PacketId) next) && next == (packet[0], packetId);
            Outgoing own = packet[0] == Pubrel ? Open.FirstOrDefault(m => m.PacketId == packetId && m.What.QoS == 2) : null;
            Require(isAnswer || own is { IsReceived: true, IsOnLink: false }, $"0x{packet[0]:X2} {packetId} comes in place of {next}"); // [MQTT-4.6.0-2]
            if (isAnswer)
            {
                _link.Answers.Dequeue();
            }
            else
            {
                Require(own.Serial > _link.LastSerial, $"the PUBREL of {own} comes behind {_link.LastSerial}, which may overtake it"); // [MQTT-4.6.0-4]
                own.IsOnLink = true;
                Note("PUBREL again");
            }

            if (own is { IsReceived: true })
            {
                own.IsReleased = true;
            }

            if (packet[0] is Puback or Pubrec)
            {
                MakeSafe(packetId, packet[0] == Puback ? 1 : 2);
            }

            Reach(arrives, () => Answer(packet[0], packetId));
        }

        private void MakeSafe(int packetId, int qos)
        {
            Incoming message = _incoming.Last(m => m.PacketId == packetId && m.What.QoS == qos);
            Require(message.Deliveries > 0 || IsSkipped(message), $"{message} is acknowledged before the program has got it");
            message.IsSafe = true;
        }

        private void Answer(int first, int packetId)
        {
            switch (first)
            {
                case Puback:
                    _server.HandlePuback(packetId);
                    break;
                case Pubrec:
                    _server.HandlePubrec(packetId);
                    break;
                case Pubrel:
                    _server.HandlePubrel(packetId);
                    break;
                default:
                    _server.HandlePubcomp(packetId);
                    break;
            }
        }
    }
}
