using System;

namespace NanoMqtt.Client
{
    /// <content>Sending, from whichever thread holds the gate, and closing. A transport that throws, against its contract, harms nobody.</content>
    public sealed partial class MqttClient
    {
        // Sends all that the session has to send. The gate is held.
        private void Flush(ClientSession session)
        {
            bool isSent = true;
            try
            {
                while (isSent && session.HasOutput && session.NextOutput(Environment.TickCount64))
                {
                    isSent = _transport.Send(session.OutputBuffer, session.OutputOffset, session.OutputLength);
                }
            }
            catch (Exception)
            {
                isSent = false;
            }

            if (!isSent || session.State == SessionState.Ending)
            {
                // The pumping thread finds out in Receive.
                session.End(MqttDisconnectReason.ConnectionLost, 0);
                CloseTransport();
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
