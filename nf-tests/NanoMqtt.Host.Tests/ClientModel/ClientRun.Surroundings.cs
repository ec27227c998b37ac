extern alias virtualtime;
using System.Linq;
using virtualtime::NanoMqtt.Client;

namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <content>What the server and the network do.</content>
    internal sealed partial class ClientRun
    {
        private void DoToServer(ClientOperation operation)
        {
            switch (operation)
            {
                case ServerPublish publish:
                    DoServerPublish(publish);
                    break;
                case Manners manners:
                    _server.Manners = manners;
                    break;
                case Release release:
                    _server.SendHeld(release);
                    break;
                case Terms terms:
                    _server.Terms = terms;
                    break;
                case ForgetSession:
                    _server.ForgetSession();
                    break;
                case Violate violate when _server.IsConnected && !_server.IsSilent && _net.IsOpen:
                    Violation violation = Violation.All.First(v => v.Name == violate.What);
                    int[] codes = violation.Codes;
                    _net.Deliver(violation.Packet(Level), () => { }, () => ReadViolation(codes)); // some are seen before the last byte
                    break;
                case StrayStep stray when _server.IsConnected && _net.IsOpen:
                    _server.SendStep(stray.Step);
                    break;
                case StrayAck stray when _server.IsConnected && _net.IsOpen:
                    _server.Acknowledge(stray.Type, stray.PacketId, 0, false);
                    break;
                default:
                    DoToNet(operation);
                    break;
            }
        }

        private void DoToNet(ClientOperation operation)
        {
            switch (operation)
            {
                case CutLink cut when _net.IsOpen && _net.IsWhole:
                    _net.CutLater(cut.AfterSent, cut.IsAtOnce ? 0 : cut.AfterReceived, cut.IsQuiet);
                    break;
                case ServerLeaves leaves when _server.IsConnected && _net.IsOpen && _net.IsWhole && !_net.IsServerGone:
                    _link.Causes.Add(MqttDisconnectReason.ConnectionLost);
                    _server.Leave(leaves.Code);
                    break;
                case Silence:
                    _server.IsSilent = _net.IsOpen;
                    break;
                case Weather weather:
                    _net.RefusesToOpen = weather.RefusesToOpen;
                    _net.Pieces = weather.Pieces;
                    break;
            }
        }

        private void DoServerPublish(ServerPublish publish)
        {
            byte[] properties = PropertiesOf(publish.Properties);
            Incoming message = new(_incoming.Count, publish, properties);
            int bytes = message.Payload.Length + properties.Length + publish.Topic.Length + 27;
            if (Level < 5 || bytes <= _setup.MaximumPacketBytes)
            {
                _incoming.Add(message);
                _server.Take(publish, message);
            }
        }
    }
}
