extern alias virtualtime;
using System;
using System.Linq;
using NanoMqtt.Core;
using NanoMqtt.Host.Tests.Model;
using virtualtime::NanoMqtt.Client;

namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <content>Enhanced authentication (5.0 §4.12): the program's handler, the server's steps, and the packets between them.</content>
    internal sealed partial class ClientRun
    {
        private const int Auth = 0xF0, NextStep = 0x18, FirstStep = 0x19;

        private Credentials _credentials = Credentials.Good;
        private bool _isReauthenticating;
        private int _answers;

        /// <summary>The client has read AUTH, or an accepting CONNACK (step 0).</summary>
        public void ReadStep(int step, byte[] data)
        {
            if (!Touch())
            {
                return;
            }

            if (_setup.HasAuthentication)
            {
                _link.Steps.Enqueue((step, data));
            }
            else
            {
                End(MqttDisconnectReason.ProtocolError, 0x82); // 5.0 [MQTT-4.12.0-6]
            }
        }

        private void DoReauthenticate()
        {
            bool isKnown = _link == null || IsHealthy;
            bool isExpected = _setup.HasAuthentication && IsHealthy;
            _isReauthenticating = true;
            try
            {
                bool isBegun = _client.Reauthenticate();
                Require(isBegun == isExpected || !isKnown || _power.IsOff || (isExpected && !IsHealthy), $"Reauthenticate gives {isBegun}");
            }
            catch (InvalidOperationException)
            {
                Note("Reauthenticate throws"); // as the handler did
            }
            finally
            {
                _isReauthenticating = false;
            }
        }

        private byte[] Authenticate(MqttReasonCode step, byte[] buffer, int offset, int count)
        {
            if (!_power.Step())
            {
                return null;
            }

            _moves++;
            CheckStep((int)step, buffer == null ? [] : buffer.AsSpan(offset, count).ToArray());
            Credentials now = _credentials;
            _credentials = now with { GivesUp = now.GivesUp && (int)step == FirstStep, Throws = false };
            if (now.Throws)
            {
                if (!_isReauthenticating)
                {
                    End(MqttDisconnectReason.ConnectionLost);
                }

                throw new InvalidOperationException("the authentication handler throws");
            }

            if (now.GivesUp && (int)step != FirstStep)
            {
                End(MqttDisconnectReason.AuthenticationFailed, 0x87);
                return null;
            }

            bool isBehind = _link.Auths.Count > 0 || _link.Answers.Count > 0; // has less room then: only the client knows how much
            byte[] data = now.Bytes == 0 || isBehind ? [] : Outgoing.PayloadOf(_answers++, now.Bytes);
            Expect((int)step, data);
            return data;
        }

        private void CheckStep(int step, byte[] data)
        {
            try
            {
                Note("step " + step);
                bool isFirst = step == FirstStep && data.Length == 0 && _link.IsConnectSent == _isReauthenticating;
                bool isNext = _link.Steps.TryPeek(out (int Step, byte[] Data) next) && next.Step == step && next.Data.SequenceEqual(data);
                Require(step == FirstStep ? isFirst : isNext, $"the authentication handler gets {step} with {data.Length} bytes");
                if (isNext)
                {
                    _link.Steps.Dequeue();
                }
            }
            catch (Disagreement e)
            {
                _fault ??= e.Message;
                throw;
            }
        }

        // What the client does with the handler's data.
        private void Expect(int step, byte[] data)
        {
            if (step == 0)
            {
                return;
            }

            byte[] packet = _link.IsConnectSent ? Bytes.Packet(Auth, [(byte)step], Bytes.Properties(Level, Bytes.Text(0x15, "m"), DataOf(data))) : ConnectPacket(data);
            _link.FirstData ??= data;
            if (!Fits(packet))
            {
                _credentials = Credentials.Good;
                End(MqttDisconnectReason.AuthenticationFailed, 0x95);
            }
            else if (_link.IsConnectSent)
            {
                _link.Auths.Enqueue(packet);
            }
        }

        private static byte[] DataOf(byte[] data) => data.Length == 0 ? [] : Bytes.Join([0x16], Bytes.Two(data.Length), data);

        // Whether the client stays, after it has read CONNACK; if not, what else it says does not count.
        private bool IsServerAuthentic()
        {
            if (_setup.HasAuthentication && _credentials.GivesUp)
            {
                End(MqttDisconnectReason.AuthenticationFailed, 0x87);
            }
            else if (_setup.HasAuthentication && _credentials.Throws)
            {
                End(MqttDisconnectReason.ConnectionLost);
            }

            return !_link.IsOver;
        }

        private void HandleAuth(byte[] packet, bool arrives)
        {
            Require(_link.Auths.TryDequeue(out byte[] expected) && packet.SequenceEqual(expected), $"AUTH {Convert.ToHexString(packet)} in place of {Convert.ToHexString(expected ?? [])}"); // 5.0 [MQTT-4.12.0-3], [MQTT-4.12.0-5]
            Note("AUTH " + packet[2]);
            Reach(arrives, () => _server.HandleAuth(packet[2]));
        }
    }
}
