extern alias virtualtime;
using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NanoMqtt.Core;
using virtualtime::NanoMqtt.Client;

namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <content>Subscriptions: what the program wants, what the client asks for, and what comes of it.</content>
    internal sealed partial class ClientRun
    {
        private readonly Dictionary<int, Wanted[]> _asked = new();
        private readonly Dictionary<string, PropertyBlock> _blocks = new();

        // With the options -1 it ends the subscription.
        private void DoSubscribe(Subscribe what)
        {
            string filter = what.Filter;
            Wanted wanted = _wanted.Find(w => w.Filter == filter);
            int options = Level < 5 && what.Options >= 0 ? what.Options & 3 : what.Options;
            string properties = Level < 5 ? "" : what.Properties;
            if ((_link != null && !IsHealthy && _link.Causes.Count > 0) || (wanted?.Asked == options && wanted.AskedProperties != properties))
            {
                return; // nobody knows what the client already knows of its server; an answer that comes might be to the other properties
            }

            bool isForbidden = options >= 0 && IsForbidden(filter, properties);
            bool isFull = wanted == null && _wanted.Count == Setup.MaximumSubscriptions;
            MqttResult expected = filter.Length > Setup.SendBufferBytes - 20 ? MqttResult.PacketTooLarge : isForbidden ? MqttResult.NotAllowed : isFull ? MqttResult.QueueFull : MqttResult.Pending;
            if (expected == MqttResult.Pending)
            {
                _areHandlersChanged = true;
                Want(what, wanted, options, properties);
            }

            MqttResult result = Call(what);
            bool isRight = result == expected || (expected == MqttResult.Pending && what.TimeoutMs > 0 && result is MqttResult.Success or MqttResult.Refused or MqttResult.TimedOut or MqttResult.Stopped);
            Require(isRight || _power.IsOff, $"Subscribe gives {result}, not {expected}");
            Note("Subscribe " + result);
        }

        private void Want(Subscribe what, Wanted wanted, int options, string properties)
        {
            if (wanted == null)
            {
                wanted = new Wanted { Filter = what.Filter };
                _wanted.Add(wanted);
            }

            wanted.IsChanged |= wanted.Asked != null;
            wanted.Options = options;
            wanted.Properties = properties;
            wanted.HasHandler = what.HasHandler;
            wanted.IsSettled = false;
            wanted.IsForbidden = false;
        }

        // The same properties are the same object, or the client would not put the filters into one packet.
        private MqttResult Call(Subscribe what)
        {
            if (!_blocks.TryGetValue(what.Properties, out PropertyBlock properties))
            {
                _blocks[what.Properties] = properties = BlockOf(BytesOf(what.Properties));
            }

            if (what.Options < 0)
            {
                return properties == null ? _client.Unsubscribe(what.Filter, what.TimeoutMs) : _client.Unsubscribe(what.Filter, properties, what.TimeoutMs, out _);
            }

            MqttMessageHandler handler = what.HasHandler ? (_, message) => HandleFilter(what.Filter, message) : null;
            MqttQoS qos = (MqttQoS)(what.Options & 3);
            MqttSubscribeOptions options = (MqttSubscribeOptions)(what.Options & ~3);
            return options == MqttSubscribeOptions.None && properties == null
                ? _client.Subscribe(what.Filter, qos, handler, what.TimeoutMs)
                : _client.Subscribe(what.Filter, qos, options, properties, handler, what.TimeoutMs, out _);
        }

        private static byte[] BytesOf(string properties) => properties switch
        {
            "" => [],
            "user" => Bytes.Join(Bytes.Text(0x26, "k"), Bytes.Text("v")),
            _ => Bytes.Join([0x0B], Bytes.Variable(int.Parse(properties[2..], CultureInfo.InvariantCulture))),
        };

        private void HandleFilters(byte[] packet, bool isEnd, bool arrives)
        {
            Require(packet[0] is 0x82 or 0xA2, "flags of SUBSCRIBE");
            Bytes body = Bytes.BodyOf(packet);
            int packetId = body.TakeTwo();
            Require(packetId > 0 && !IsUsed(packetId, null), $"SUBSCRIBE with an identifier in use: {packetId}");
            byte[] properties = body.TakeProperties(Level);
            List<(string Filter, int Options)> filters = new();
            while (body.Left > 0 || filters.Count == 0)
            {
                filters.Add((body.TakeText(), isEnd ? -1 : body.TakeByte()));
                HandleFilter(filters[^1].Filter, filters[^1].Options, properties, packetId);
            }

            _asked[packetId] = filters.Select(f => _wanted.Find(w => w.Filter == f.Filter)).ToArray();
            Note((isEnd ? "UNSUBSCRIBE " : "SUBSCRIBE ") + filters.Count);
            Reach(arrives, () =>
            {
                if (isEnd)
                {
                    _server.HandleUnsubscribe(packetId, filters.Select(f => f.Filter).ToArray());
                }
                else
                {
                    _server.HandleSubscribe(packetId, filters.ToArray(), properties);
                }
            });
        }

        private void HandleFilter(string filter, int options, byte[] properties, int packetId)
        {
            Wanted wanted = _wanted.Find(w => w.Filter == filter);
            Require(wanted != null && wanted.Options == options && BytesOf(wanted.Properties).SequenceEqual(properties) && !wanted.IsSettled, $"{filter} is asked for with {options}, which nobody wants now");
            Require(wanted.Asked == null || (wanted.Code >= 0 && wanted.IsChanged), $"{filter} is asked for while it is asked for");
            Require(options < 0 || !IsForbidden(filter, wanted.Properties), $"{filter} is forbidden here");
            (wanted.Asked, wanted.AskedProperties, wanted.PacketId, wanted.Code, wanted.IsChanged) = (options, wanted.Properties, packetId, -1, false);
        }

        private void HandleSubscribed(string filter, MqttResult result, bool isEnd)
        {
            Wanted wanted = _wanted.Find(w => w.Filter == filter);
            Note((isEnd ? "Unsubscribed " : "Subscribed ") + result);
            Require(wanted != null, $"{filter}, which nobody wants, is reported");
            bool isAnswered = wanted.Asked == wanted.Options;
            bool isTooLarge = !isAnswered && !wanted.IsForbidden && IsTooLarge(wanted);
            int code = wanted.IsForbidden ? 0x8F : isTooLarge ? 0x95 : wanted.Code;
            Require((wanted.IsForbidden || isTooLarge || isAnswered) && (wanted.Options < 0) == isEnd, $"{filter} is reported, but not asked for");
            Note("Subscribed " + code);
            bool isRefused = code >= 0x80;
            Require(code >= 0 && result == (isRefused ? MqttResult.Refused : MqttResult.Success) && (int)_client.EventReason == code, $"{filter} ends as {result}, the code is 0x{code:X2}");
            wanted.Asked = null;
            wanted.IsForbidden = false;
            wanted.IsSettled = true;
            if (isEnd || isRefused)
            {
                _wanted.Remove(wanted);
            }
            else
            {
                Require(_client.GetGrantedQoS(filter) == code, $"{filter} is granted otherwise");
            }
        }

        public void ReadAnswers(int packetId, bool isEnd, int[] codes)
        {
            if (!Touch())
            {
                return;
            }

            // In the order in which they were asked for: the slots', and so the server's.
            Wanted[] asked = _asked.TryGetValue(packetId, out Wanted[] all) ? all : [];
            for (int i = 0; i < asked.Length && i < codes.Length; i++)
            {
                if (asked[i].Asked != null && asked[i].PacketId == packetId && asked[i].Code < 0)
                {
                    asked[i].Code = codes[i];
                }
            }

            Note(isEnd ? "UNSUBACK" : "SUBACK");
        }

        private bool IsTooLarge(Wanted wanted)
        {
            byte[] packet = Bytes.Packet(0x82, Bytes.Two(1), Bytes.Properties(Level, BytesOf(wanted.Properties)), Bytes.Text(wanted.Filter), wanted.Options < 0 ? [] : [(byte)wanted.Options]);
            return packet.Length > (_link?.Terms?.MaximumPacketBytes ?? int.MaxValue); // 5.0 [MQTT-3.2.2-15]
        }

        private bool IsForbidden(string filter, string properties) =>
            IsConnected && ((_link.Terms.NoWildcards && filter.Any(c => c is '+' or '#')) || (_link.Terms.NoShared && filter.StartsWith("$share", StringComparison.Ordinal))
                || (_link.Terms.NoIdentifiers && properties.StartsWith("id", StringComparison.Ordinal)));
    }
}
