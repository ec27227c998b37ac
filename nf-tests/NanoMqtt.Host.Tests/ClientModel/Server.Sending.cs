using System;
using System.Collections.Generic;
using System.Linq;

namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <content>What the server sends, and what is to be noted when the client has read it.</content>
    internal sealed partial class Server
    {
        public void Acknowledge(int first, int packetId, int code, bool isHeld)
        {
            byte[] reason = code == 0 ? [] : [(byte)code];
            Hold(() => Send(Bytes.Packet(first, Bytes.Two(packetId), reason), () => _client.ReadAck(first, packetId, code)), isHeld);
        }

        public void Send(byte[] packet, Action read)
        {
            if (!IsSilent)
            {
                _net.Deliver(packet, read);
            }
        }

        private void Hold(Action send, bool isHeld)
        {
            if (isHeld)
            {
                _held.Add(send);
            }
            else
            {
                send();
            }
        }

        // As many as the client takes at once (5.0 §4.9). One of 3.1.1 cannot say it.
        private void SendWaiting()
        {
            while (IsConnected && !IsSilent && _waiting.Count > 0 && _unacknowledged.Count < _setup.ReceivedQoS2)
            {
                Incoming message = _waiting[0];
                _waiting.RemoveAt(0);
                do
                {
                    _lastId = _lastId % 20 + 1; // soon the same again
                }
                while (_unacknowledged.Exists(m => m.PacketId == _lastId));

                message.PacketId = _lastId;
                _unacknowledged.Add(message);
                Send(message, false);
            }
        }

        private void Send(Incoming message, bool isAgain)
        {
            if (isAgain && message.IsReceived)
            {
                SendPubrel(message.PacketId);
                return;
            }

            ServerPublish what = message.What;
            int alias = Level == 5 && what.Alias <= _setup.Aliases ? what.Alias : 0;
            bool isKnown = alias > 0 && _aliases.GetValueOrDefault(alias) == what.Topic;
            _aliases[alias] = what.Topic;
            byte[] properties = Bytes.Join(alias > 0 ? Bytes.Join([0x23], Bytes.Two(alias)) : [], message.Properties, IdentifiersOf(what.Topic));
            int first = Publish | what.QoS << 1 | (what.Retain ? 1 : 0) | (isAgain ? 8 : 0);
            byte[] packet = Bytes.Packet(
                first, Bytes.Text(isKnown ? "" : what.Topic), what.QoS > 0 ? Bytes.Two(message.PacketId) : [], Bytes.Properties(Level, properties), message.Payload);
            Arrival arrival = new(message, isAgain, properties);
            if (!IsSilent)
            {
                _net.Deliver(packet, () => _client.ReadPublish(arrival), () => _client.BeginPublish(arrival, packet.Length));
            }
        }

        // Of all subscriptions that match (5.0 [MQTT-3.3.4-3]).
        private byte[] IdentifiersOf(string topic) => Bytes.Join(_identifiers.Where(i => ClientRun.Matches(i.Key, topic)).Select(i => i.Value).ToArray());

        private void SendPubrel(int packetId) => Send(Bytes.Packet(Pubrel, Bytes.Two(packetId)), () => _client.ReadAck(Pubrel, packetId, 0));

        private byte[] PropertiesOf(Terms terms, string given, byte[] data) => Bytes.Properties(
            Level,
            terms.ReceiveMaximum is { } most ? Bytes.Join([0x21], Bytes.Two(most)) : [],
            terms.MaximumQoS is { } qos ? [0x24, (byte)qos] : [],
            terms.NoRetain ? [0x25, 0] : [],
            terms.MaximumPacketBytes is { } size ? Bytes.Join([0x27], Bytes.Four((uint)size)) : [],
            given == null ? [] : Bytes.Join([0x12], Bytes.Text(given)),
            terms.Aliases is { } aliases ? Bytes.Join([0x22], Bytes.Two(aliases)) : [],
            terms.NoWildcards ? [0x28, 0] : [],
            terms.NoIdentifiers ? [0x29, 0] : [],
            terms.NoShared ? [0x2A, 0] : [],
            terms.KeepAliveSeconds is { } seconds ? Bytes.Join([0x13], Bytes.Two(seconds)) : [],
            _setup.HasUser ? Bytes.Text(0x1A, "r") : [],
            _setup.HasAuthentication ? AuthenticationOf(data) : []);

        // 3.1.1 has five codes.
        private int CodeOf(int code) => Level == 5 ? code : Array.IndexOf([0, 0x84, 0x85, 0x88, 0x86, 0x87], code);
    }
}
