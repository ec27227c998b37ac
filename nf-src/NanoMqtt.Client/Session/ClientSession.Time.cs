using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <content>
    /// Time: how long CONNACK may take, and keep alive. A ping goes out when nothing was sent for the interval, as the broker demands
    /// ([MQTT-3.1.2-23]), or nothing was received for it, to find out whether the broker is still there. With nothing received within half
    /// the interval after a ping, the connection is dead: found within one and a half intervals.
    /// </content>
    internal sealed partial class ClientSession
    {
        private int _keepAliveMs;
        private long _sentMs;
        private long _receivedMs;

        // When the last ping was sent, which is awaited until anything is received; before, when the connection was opened.
        private long _pingSentMs;

        private bool IsPingAwaited => _pingSentMs > _receivedMs;

        // When HandleTime wants to be called; long.MaxValue: never.
        internal long NextDeadlineMs
        {
            get
            {
                if (State == SessionState.Connecting)
                {
                    return _pingSentMs + ConnectTimeoutMs;
                }

                if (State != SessionState.Connected || _keepAliveMs == 0)
                {
                    return long.MaxValue;
                }

                if (IsPingAwaited)
                {
                    return _pingSentMs + _keepAliveMs / 2;
                }

                return (_sentMs < _receivedMs ? _sentMs : _receivedMs) + _keepAliveMs;
            }
        }

        internal void HandleTime(long nowMs)
        {
            if (nowMs < NextDeadlineMs)
            {
                return;
            }

            if (State == SessionState.Connecting)
            {
                End(MqttDisconnectReason.ConnackTimeout, 0);
            }
            else if (IsPingAwaited)
            {
                End(MqttDisconnectReason.KeepAliveTimeout, 0);
            }
            else if (_outputTail <= _sendBuffer.Length - ControlRoomBytes)
            {
                AppendControl((int)MqttPacketType.Pingreq << 4, 0, MqttReasonCode.Success);
                _pingSentMs = nowMs;
            }
        }
    }
}
