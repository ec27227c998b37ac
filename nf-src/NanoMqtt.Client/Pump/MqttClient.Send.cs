using System;

namespace NanoMqtt.Client
{
    /// <content>Sending, from whichever thread holds the gate, and closing. A transport that throws, against its contract, harms nobody.</content>
    public sealed partial class MqttClient
    {
        // Sends all that the session has to send. The gate is held.
        private void Flush(ClientSession session)
        {
            Send(session, session.HasOutput && session.NextOutput(Environment.TickCount64));
        }

        // Sends the output that the session has given, if it has, and all that follows. The gate is held.
        private void Send(ClientSession session, bool isGiven)
        {
            try
            {
                if (isGiven)
                {
                    do
                    {
                        if (!_transport.Send(session.OutputBuffer, session.OutputOffset, session.OutputLength))
                        {
                            session.End(MqttDisconnectReason.ConnectionLost, 0);
                            break;
                        }
                    }
                    while (session.HasOutput && session.NextOutput(Environment.TickCount64));
                }
            }
            catch (Exception)
            {
                session.End(MqttDisconnectReason.ConnectionLost, 0);
            }

            if (session.State == SessionState.Ending && session.EndReason != MqttDisconnectReason.Requested)
            {
                CloseTransport(); // the pumping thread finds out in Receive
            }
        }

        private void CloseTransport()
        {
            try
            {
                _transport.Close();
            }
            catch (Exception)
            {
                // It is of no further use either way.
            }
        }
    }
}
