extern alias virtualtime;
using System;
using System.Collections.Generic;
using System.Linq;
using NanoMqtt.Host.Tests.Model;
using virtualtime::NanoMqtt.Client;

namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <content>What the client sends.</content>
    internal sealed partial class ClientRun
    {
        public void HandleSent(byte[] packet, bool arrives)
        {
            try
            {
                Require(_link.IsConnectSent == (packet[0] != 0x10), "CONNECT comes first, and only then"); // [MQTT-3.1.0-1], [MQTT-3.1.0-2]
                Require(!_link.HasLeft, "something follows DISCONNECT"); // [MQTT-3.14.4-2]
                Require(_link.IsAccepted || packet[0] is 0x10 or 0xE0 or Auth, $"0x{packet[0]:X2} is sent to a server that has not accepted the client");
                Require(packet.Length <= (_link.Terms?.MaximumPacketBytes ?? int.MaxValue), $"{Convert.ToHexString(packet)} is too large for the server"); // 5.0 [MQTT-3.2.2-15]
                Handle(packet, arrives && !_server.IsSilent);
                _link.HasSpoken |= _link.IsAccepted;
                _link.SentMs = NowMs;
            }
            catch (Disagreement e)
            {
                _fault ??= e.Message;
                throw;
            }
        }

        private void Handle(byte[] packet, bool arrives)
        {
            switch (packet[0] & 0xF0)
            {
                case 0x10:
                    HandleConnect(packet, arrives);
                    break;
                case 0x30:
                    HandlePublish(packet, arrives);
                    break;
                case Puback or Pubrec or 0x60 or Pubcomp:
                    HandleAnswer(packet, arrives);
                    break;
                case 0x80 or 0xA0:
                    HandleFilters(packet, packet[0] == 0xA2, arrives);
                    break;
                case 0xC0:
                    Require(packet.Length == 2 && IsPingDue, "PINGREQ for nothing");
                    _link.PingMs = NowMs;
                    Note("PINGREQ");
                    Reach(arrives, _server.HandlePing);
                    break;
                case 0xE0:
                    HandleLeaving(packet, arrives);
                    break;
                case Auth:
                    HandleAuth(packet, arrives);
                    break;
                default:
                    Require(false, "a client does not send 0x" + Convert.ToHexString(packet));
                    break;
            }
        }

        private static void Reach(bool arrives, Action handle)
        {
            if (arrives)
            {
                handle();
            }
        }

        private void HandleConnect(byte[] packet, bool arrives)
        {
            _link.IsConnectSent = true;
            byte[] expected = ConnectPacket(_link.FirstData ?? []);
            Require(packet.SequenceEqual(expected), $"CONNECT {Convert.ToHexString(packet)} in place of {Convert.ToHexString(expected)}");
            string id = _clientId;
            Reach(arrives, () => _server.HandleConnect(id, _setup.IsClean));
        }

        private byte[] ConnectPacket(byte[] data)
        {
            int flags = (_setup.IsClean ? 2 : 0) | (_setup.HasWill ? 0x2C : 0) | (_setup.HasUser ? 0xC0 : 0);
            byte[] properties = Bytes.Properties(
                Level,
                _setup.IsClean ? [] : Bytes.Join([0x11], Bytes.Four(uint.MaxValue)),
                Bytes.Join([0x21], Bytes.Two(_setup.ReceivedQoS2)),
                Bytes.Join([0x27], Bytes.Four((uint)_setup.MaximumPacketBytes)),
                _setup.Aliases == 0 ? [] : Bytes.Join([0x22], Bytes.Two(_setup.Aliases)),
                _setup.HasAuthentication ? Bytes.Text(0x15, "m") : [],
                _setup.HasUser ? [0x19, 1] : [],
                DataOf(data));
            byte[] will = Bytes.Join(Bytes.Properties(Level), Bytes.Text("w"), Bytes.Two(1), [7]);
            byte[] payload = Bytes.Join(Bytes.Text(_clientId), _setup.HasWill ? will : [], _setup.HasUser ? Bytes.Join(Bytes.Text("u"), Bytes.Text("p")) : []);
            return Bytes.Packet(0x10, Bytes.Text("MQTT"), [(byte)Level, (byte)flags], Bytes.Two(_setup.KeepAliveSeconds), properties, payload);
        }

        // A PUBLISH, perhaps from the store: everything is there as the program gave it.
        private (Outgoing Message, int PacketId, int Alias, string Topic) Parse(byte[] packet)
        {
            Bytes body = Bytes.BodyOf(packet);
            string topic = body.TakeText();
            int qos = (packet[0] >> 1) & 3;
            int packetId = qos > 0 ? body.TakeTwo() : 0;
            byte[] properties = body.TakeProperties(Level);
            int alias = 0;
            if (properties.Length > 2 && properties[0] == 0x23)
            {
                alias = properties[1] << 8 | properties[2];
                properties = properties[3..];
            }

            byte[] payload = body.TakeRest();
            Outgoing message = _outgoing.ElementAtOrDefault(Outgoing.SerialOf(payload));
            Require(message != null && message.Payload.SequenceEqual(payload), "a payload that nobody has published");
            bool isSame = message.What.QoS == qos && message.What.Retain == ((packet[0] & 1) != 0) && message.Properties.SequenceEqual(properties);
            Require(isSame && (topic == message.What.Topic || topic.Length == 0), $"{message} is sent otherwise than it was given");
            return (message, packetId, alias, topic);
        }

        private void HandlePublish(byte[] packet, bool arrives)
        {
            (Outgoing message, int packetId, int alias, string topic) = Parse(packet);
            CheckAlias(message, alias, topic);
            CheckLimits(message);
            bool isDup = (packet[0] & 8) != 0;
            Note((isDup ? "DUP " : "PUBLISH ") + message.What.QoS);
            if (message.What.QoS == 0)
            {
                Require(!isDup && message.IsOffered && !message.IsSent, $"{message} is sent once, when it is published"); // [MQTT-3.3.1-2]
            }
            else
            {
                CheckQueued(message, packetId, isDup);
            }

            message.IsSent = true;
            message.WasSent = true;
            Reach(arrives, () => _server.HandlePublish(message));
        }

        /// <summary>The beginning of a packet counts as sent: it may have been one byte that was missing.</summary>
        public void HandlePart(byte[] bytes)
        {
            Bytes part = new(bytes, 1, bytes.Length - 1);
            if ((bytes[0] & 0xF6) is not (0x32 or 0x34) || bytes.Length < 6)
            {
                return;
            }

            part.TakeVariable();
            part.TakeText();
            int packetId = part.TakeTwo();
            if ((Open.FirstOrDefault(m => m.PacketId == packetId) ?? _outgoing.Find(m => m.IsOffered)) is { } message)
            {
                message.IsSent = true;
                message.WasSent = true;
            }
        }

        private void CheckQueued(Outgoing message, int packetId, bool isDup)
        {
            Require(message.IsOpen || message.IsOffered, $"{message} is sent after its end");
            Require(packetId > 0 && (message.PacketId == packetId || !message.IsSent), $"{message} is sent again with another identifier"); // [MQTT-2.2.1-4]
            Require(!IsUsed(packetId, message), $"{message} is sent with an identifier in use: {packetId}"); // [MQTT-2.2.1-3]
            Require(isDup == message.IsSent, $"{message} is sent with DUP {isDup}"); // [MQTT-3.3.1-1]
            Require(!message.IsOnLink, $"{message} is sent twice on one connection"); // 5.0 [MQTT-4.4.0-1]
            Require(!message.IsReleased && message.Code < 0, $"{message} is sent after its acknowledgement"); // [MQTT-4.3.3-1]
            message.PacketId = packetId;
            message.IsReceived = false; // the connection ended before the client looked at PUBREC
            message.IsTakenOver = false;
            Require(!_outgoing.Exists(m => m.WasDropped && m.Serial > message.Serial && _setup.Policy == MqttQueuePolicy.DropOldest && !message.WasSent), $"a younger one than {message} was dropped");
            HandleOnLink(message);
        }

        private void HandleOnLink(Outgoing message)
        {
            Require(message.Serial > _link.LastSerial, $"{message} comes out of order, behind {_link.LastSerial}"); // [MQTT-4.6.0-1]
            _link.LastSerial = message.Serial;
            message.IsOnLink = true;
            Require(_outgoing.Count(m => m.IsOnLink && m.Code < 0) <= _link.Window, $"{message} is more than may be in flight"); // 5.0 [MQTT-3.3.4-7]
        }

        private bool IsUsed(int packetId, Outgoing self) => Open.Any(m => m != self && m.PacketId == packetId) || _wanted.Exists(w => w.Asked != null && w.Code < 0 && w.PacketId == packetId);

        private void CheckAlias(Outgoing message, int alias, string topic)
        {
            if (alias > 0)
            {
                Note("ALIAS");
                Require(alias <= Math.Min(_setup.Aliases, _link.Terms.Aliases ?? 0), "an alias that the server does not take"); // 5.0 [MQTT-3.3.2-9]
                _link.Aliases[alias] = topic.Length > 0 ? topic : _link.Aliases.GetValueOrDefault(alias);
            }

            Require((alias > 0 ? _link.Aliases[alias] : topic) == message.What.Topic, $"{message} is sent to another topic");
        }

        private void CheckLimits(Outgoing message)
        {
            Terms terms = _link.Terms;
            Require(message.What.QoS <= (terms.MaximumQoS ?? 2), $"{message} is above the server's QoS"); // 5.0 [MQTT-3.2.2-11]
            Require(!message.What.Retain || !terms.NoRetain, $"{message} is retained, which the server does not do"); // 5.0 [MQTT-3.2.2-14]
        }

        private void HandleLeaving(byte[] packet, bool arrives)
        {
            int code = packet.Length > 2 ? packet[2] : 0;
            bool isTold = Level == 5 && _link.Causes.Any(c => c is MqttDisconnectReason.ProtocolError or MqttDisconnectReason.AuthenticationFailed) && _link.Codes.Contains(code);
            Require(isTold || (_link.Causes.Contains(MqttDisconnectReason.Requested) && packet.SequenceEqual(Farewell())), $"DISCONNECT {Convert.ToHexString(packet)}");
            Note("DISCONNECT " + code);
            _link.HasLeft = true;
            Reach(arrives, _server.HandleDisconnect);
        }

        // DISCONNECT as the program wants it, without properties if they are too large.
        private byte[] Farewell()
        {
            byte[] properties = PropertiesOf(_stop.Properties);
            if (Level < 5 || (_stop.Code == 0 && properties.Length == 0))
            {
                return Bytes.Packet(0xE0);
            }

            byte[] whole = Bytes.Packet(0xE0, [(byte)_stop.Code], Bytes.Properties(Level, properties));
            return properties.Length > 0 && Fits(whole) ? whole : _stop.Code == 0 ? Bytes.Packet(0xE0) : Bytes.Packet(0xE0, [(byte)_stop.Code]);
        }

        // The client's buffer has five bytes for the fixed header, and the server takes no more than it says (5.0 [MQTT-3.2.2-15]).
        private bool Fits(byte[] packet) => 5 + Bytes.BodyOf(packet).Left <= Setup.SendBufferBytes && packet.Length <= (_link.Terms?.MaximumPacketBytes ?? int.MaxValue);
    }
}
