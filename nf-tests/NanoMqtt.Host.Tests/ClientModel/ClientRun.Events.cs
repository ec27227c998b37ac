extern alias virtualtime;
using System;
using System.Collections.Generic;
using System.Linq;
using NanoMqtt.Host.Tests.Model;
using virtualtime::NanoMqtt.Client;

namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <content>What the client reports.</content>
    internal sealed partial class ClientRun
    {
        private readonly HashSet<string> _handlersLeft = new();
        private Incoming _handled;
        private bool _isHandling;
        private int _events;
        private int _throws;
        private int _drops;
        private int _deliveries;
        private int _connections;

        // Whatever a handler checks, and then what the program wants to do in it.
        private void Handle(string kind, Action check)
        {
            if (!_power.Step())
            {
                return;
            }

            try
            {
                _moves++;
                _events++;
                _awaited.Set();
                check();
                if (_inHandler.Remove(kind, out Command command))
                {
                    bool wasHandling = _isHandling;
                    _isHandling = true;
                    Note("in " + kind);
                    Do(command);
                    _isHandling = wasHandling;
                }
            }
            catch (Disagreement e)
            {
                _fault ??= e.Message;
                throw;
            }
            finally
            {
                _isHandling = false;
            }
        }

        private void HandleConnected(MqttClient client, bool isPresent) => Handle("connected", () =>
        {
            Require(_link.IsAccepted && isPresent == (_isPresent && !_setup.IsClean), $"Connected with session present {isPresent}"); // [MQTT-3.2.2-3]
            Require(client.ClientId == _clientId && client.ResponseInformation == (_setup.HasUser && Level == 5 ? "r" : null), $"{client.ClientId} is connected");
            _link.AcceptedMs = NowMs;
            _connections++;
        });

        private void HandleDisconnected(MqttClient client, MqttDisconnectReason reason, string detail) => Handle("disconnected", () =>
        {
            Require(_link != null && !_net.IsOpen, "Disconnected without a connection");
            Note(reason.ToString());
            bool isSilent = _link.PingMs > _link.ReadMs && NowMs - _link.PingMs >= _link.KeepAliveMs / 2;
            bool isMute = !_link.IsAccepted && NowMs - _link.OpenedMs >= Setup.ConnectTimeoutMs;
            bool isRight = reason switch
            {
                MqttDisconnectReason.KeepAliveTimeout => isSilent,
                MqttDisconnectReason.ConnackTimeout => isMute,
                _ => _link.Causes.Contains(reason),
            };
            Require(isRight, $"Disconnected because of {reason}, but it was {string.Join(" or ", _link.Causes)}");
            int code = (int)client.EventReason;
            Require(reason < MqttDisconnectReason.Refused || !_link.IsOver || !_link.Causes.Contains(reason) || _link.Codes.Count == 0 || _link.Codes.Contains(code) || reason == MqttDisconnectReason.ConnectionLost, $"{reason} with the code 0x{code:X2}, not 0x{_link.Codes.FirstOrDefault():X2}");
            NoteEnd(reason);
            _link = null;
        });

        private void HandleDelivered(MqttClient client, int packetId, MqttResult result) => Handle("delivered", () =>
        {
            Outgoing message = Open.FirstOrDefault(m => m.PacketId == packetId);
            Require(message != null, $"Delivered for {packetId}, which is nobody's or was reported before");
            Note("Delivered " + result);
            bool isRight = result switch
            {
                MqttResult.Success => message.Code is >= 0 and < 0x80 || message.IsTakenOver,
                MqttResult.Refused => message.Code >= 0x80 && message.Code == (int)client.EventReason,
                MqttResult.Dropped => message.MayBeDropped && !message.IsOnLink,
                MqttResult.NotAllowed => !message.IsOnLink && IsRefusedBy(_lastTerms, message),
                _ => false,
            };
            Require(isRight, $"{message} ends as {result}, with the code {message.Code}");
            Require(result != MqttResult.Success || message.Arrivals > 0 || (message.IsLarge && _setup.HasStore), $"{message} is reported as delivered, but the server has never got it");
            if (result == MqttResult.NotAllowed)
            {
                _server.Forget(message);
            }

            message.IsOpen = false;
            message.IsOnLink = false;
            message.WasDropped = result == MqttResult.Dropped;
            _drops += result >= MqttResult.Dropped ? 1 : 0;
        });

        private void HandleMessage(MqttClient client, MqttMessage message) => Handle("message", () =>
        {
            RequireHandlers();
            Arrival arrival = Next(message);
            Require(message.PieceOffset == 0 && message.TotalLength == message.PayloadLength && message.GetPayload().SequenceEqual(arrival.Message.Payload), $"another payload than that of {arrival.Message}");
            _link.Arrivals.Dequeue();
            Finish(arrival.Message);
            ExpectHandlers(arrival.Message);
        });

        private void HandlePiece(MqttClient client, MqttMessage message) => Handle("piece", () =>
        {
            RequireHandlers();
            Arrival arrival = Next(message);
            Require(message.PieceOffset == arrival.Pieces.Count && message.TotalLength == arrival.Message.Payload.Length, $"a piece of {arrival.Message} at {message.PieceOffset}, not {arrival.Pieces.Count}");
            arrival.Pieces.AddRange(message.GetPayload());
            Note("PIECE");
            if (arrival.Pieces.Count == message.TotalLength)
            {
                Require(arrival.Pieces.SequenceEqual(arrival.Message.Payload), $"other pieces than those of {arrival.Message}");
                _link.Arrivals.Dequeue();
                Finish(arrival.Message);
            }

            ExpectHandlers(arrival.Message);
        });

        // The one that must come now.
        private Arrival Next(MqttMessage message)
        {
            while (_link.Arrivals.TryPeek(out Arrival skipped) && (IsSkipped(skipped.Message) || (skipped.Message.IsUnsure && !Is(message, skipped))))
            {
                _link.Arrivals.Dequeue();
                Note("SKIPPED");
            }

            Require(_link.Arrivals.TryPeek(out Arrival arrival), $"a message on {message.GetTopic()} that was not sent, or twice");
            Incoming expected = arrival.Message;
            bool isSame = message.GetTopic() == expected.What.Topic && (int)message.QoS == expected.What.QoS && message.Retain == expected.What.Retain && message.Dup == arrival.Dup;
            Require(isSame && message.Properties.Buffer.AsSpan(message.Properties.Offset, message.Properties.Length).SequenceEqual(Level < 5 ? [] : arrival.Properties) | Level < 5, $"{message.GetTopic()} q{(int)message.QoS} in place of {expected}");
            return arrival;
        }

        private static bool Is(MqttMessage message, Arrival arrival) =>
            message.GetTopic() == arrival.Message.What.Topic && message.TotalLength == arrival.Message.Payload.Length && (message.PieceOffset > 0 || message.GetPayload().SequenceEqual(arrival.Message.Payload.Take(message.PayloadLength)));

        private void Finish(Incoming message)
        {
            Require(message.What.QoS != 2 || !message.IsSafe || message.IsLost, $"{message} has come twice");
            message.Deliveries++;
            message.IsUnsure = false;
            _deliveries++;
            Note("MESSAGE " + message.What.QoS);
        }

        private void ExpectHandlers(Incoming message)
        {
            _handled = message;
            _handlersLeft.UnionWith(_wanted.Where(w => w.HasHandler && Matches(w.Filter, message.What.Topic)).Select(w => w.Filter));
        }

        private void HandleFilter(string filter, MqttMessage message) => Handle("filter", () =>
        {
            Require(_handlersLeft.Remove(filter) || _areHandlersChanged, $"the handler of {filter} is called");
            Require(message.GetTopic() == _handled.What.Topic, "the handler gets another message");
        });

        // Those of the last message were all called.
        private void RequireHandlers()
        {
            Require(_handlersLeft.Count == 0 || _areHandlersChanged, $"the handler of {_handlersLeft.FirstOrDefault()} was not called");
            _handlersLeft.Clear();
            _areHandlersChanged = false;
        }

        internal static bool Matches(string filter, string topic)
        {
            string[] levels = filter.Split('/').Skip(filter.StartsWith("$share", StringComparison.Ordinal) ? 2 : 0).ToArray();
            string[] names = topic.Split('/');
            for (int i = 0; i < levels.Length; i++)
            {
                if (levels[i] == "#")
                {
                    return true;
                }

                if (i >= names.Length ? true : levels[i] != "+" && levels[i] != names[i])
                {
                    return false;
                }
            }

            return levels.Length == names.Length;
        }

        private bool IsRefusedBy(Terms terms, Outgoing message) =>
            terms != null && Level == 5 && (message.What.QoS > (terms.MaximumQoS ?? 2) || (message.What.Retain && terms.NoRetain) || message.PacketBytes(Level) > (terms.MaximumPacketBytes ?? int.MaxValue));
    }
}
