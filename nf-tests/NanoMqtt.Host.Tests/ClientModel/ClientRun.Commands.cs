extern alias virtualtime;
using System;
using System.Collections.Generic;
using System.Linq;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Model;
using virtualtime::NanoMqtt.Client;

namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <content>What the client's program does.</content>
    internal sealed partial class ClientRun
    {
        private (long Sent, long Received) _bytesBefore;
        private bool _areHandlersChanged;
        private bool _isPresent;
        private AutoResetEvent _awaited = new(false);
        private Terms _lastTerms;
        private Stop _stop;

        private void Do(ClientOperation operation)
        {
            switch (operation)
            {
                case Command command:
                    DoCommand(command);
                    break;
                case InHandler later:
                    _inHandler[later.Kind] = later.Command;
                    break;
                case FailPower fail:
                    _power.FailAfter(_setup.HasStore ? fail.Steps : -1);
                    break;
                case Credentials credentials:
                    _credentials = credentials;
                    break;
                case SpoilStore spoil when _setup.HasStore:
                    _power.Spoil(spoil.Puts, spoil.Syncs);
                    break;
                default:
                    DoInTime(operation);
                    break;
            }
        }

        private void DoCommand(Command command)
        {
            switch (command)
            {
                case Publish publish:
                    DoPublish(publish);
                    break;
                case Subscribe subscribe:
                    DoSubscribe(subscribe);
                    break;
                case Unsubscribe unsubscribe:
                    DoSubscribe(new Subscribe(unsubscribe.Filter, -1, unsubscribe.Properties, false, 0));
                    break;
                case Stop stop:
                    DoStop(stop);
                    break;
                case Reauthenticate:
                    DoReauthenticate();
                    break;
                case Dawdle dawdle:
                    Rest(dawdle.Milliseconds);
                    break;
                case Throw:
                    _throws++;
                    throw new InvalidOperationException("a handler throws");
            }
        }

        // What takes its time.
        private void DoInTime(ClientOperation operation)
        {
            switch (operation)
            {
                case Poll poll:
                    _client.Poll(poll.TimeoutMs);
                    break;
                case Settle:
                    SettleAll();
                    break;
                case WaitForDelivery wait:
                    DoWait(wait.TimeoutMs);
                    break;
                case WaitFor wait:
                    DoWaitFor(wait.TimeoutMs);
                    break;
                case Pass pass:
                    DoPass(pass);
                    break;
                case Sleep sleep:
                    Rest(sleep.Milliseconds);
                    break;
                case Reboot:
                    DoReboot();
                    break;
                default:
                    DoToServer(operation);
                    break;
            }
        }

        private void DoWait(int timeoutMs)
        {
            Outgoing[] awaited = Open.ToArray();
            MqttResult result = _client.WaitForDelivery(timeoutMs);
            Require(_power.IsOff || result != MqttResult.Success || !awaited.Any(m => m.IsOpen && !m.MayBeDropped && !m.IsTakenOver && !IsRefusedBy(_lastTerms, m)), "not everything is delivered");
        }

        private void DoWaitFor(int timeoutMs)
        {
            _awaited = new AutoResetEvent(false);
            int events = _events;
            long beforeMs = NowMs;
            MqttResult result = _client.WaitFor(_awaited, timeoutMs);
            bool isRight = result == (_events > events ? MqttResult.Success : MqttResult.TimedOut) || (result == MqttResult.Stopped && _stop != null);
            Require(_power.IsOff || (isRight && (result != MqttResult.TimedOut || NowMs - beforeMs >= timeoutMs)), $"WaitFor ends as {result} after {NowMs - beforeMs} ms");
            Note("WaitFor " + result);
        }

        private void DoPass(Pass pass)
        {
            for (long endMs = NowMs + pass.Milliseconds; NowMs < endMs && !_power.IsOff && _fault == null;)
            {
                long beforeMs = NowMs;
                int moves = _moves + _net.Moves;
                _client.Poll(pass.PollMs);
                _idlePolls = NowMs > beforeMs || moves != _moves + _net.Moves ? 0 : _idlePolls + 1;
                Require(_power.IsOff || _idlePolls < 3, "polls neither wait nor do anything");
            }
        }

        private void Rest(int milliseconds)
        {
            Pass(milliseconds);
            _wokeMs = NowMs;
        }

        private void DoStop(Stop stop)
        {
            bool mustSay = IsHealthy;
            Link link = _link;
            link?.Causes.Add(MqttDisconnectReason.Requested);
            Note("STOP");
            int failedSyncs = _power.FailedSyncs;
            _closedMs = -1;
            _stop = stop;
            MqttResult result = _client.Stop(LongMs, (MqttReasonCode)stop.Code, BlockOf(PropertiesOf(stop.Properties)));
            if (_isHandling || _power.IsOff)
            {
                return;
            }

            Require(result == MqttResult.Success && _link == null && !_net.IsOpen, $"Stop ends as {result}");
            Require(!mustSay || link.HasLeft || !_net.IsWhole, "Stop without DISCONNECT");
            Require(!_setup.HasStore || !_power.IsDirty || _power.FailedSyncs > failedSyncs, "Stop does not sync");
            _closedMs = -1;
        }

        private void DoReboot()
        {
            Do(new Settle());
            Do(new Stop(0, ""));
            if (!_power.IsOff)
            {
                _client.Dispose();
                Boot();
            }
        }

        private byte[] PropertiesOf(string text)
        {
            PropertyWriter writer = Wire.PropertiesOf(new Message("", "", "", 0, false) { Properties = Level < 5 ? "" : text });
            return writer.Buffer.AsSpan(0, writer.Length).ToArray();
        }

        public static PropertyBlock BlockOf(byte[] properties)
        {
            PropertyBlock block = new();
            block.Use(properties, 0, properties.Length);
            return properties.Length == 0 ? null : block;
        }
    }
}
