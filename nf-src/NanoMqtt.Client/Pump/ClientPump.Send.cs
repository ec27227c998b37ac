using System;

namespace NanoMqtt.Client
{
    /// <content>Sending, from whichever thread holds the gate, and closing. A transport that throws, against its contract, harms nobody.</content>
    internal sealed partial class ClientPump
    {
        // Sends all that the session has to send. The gate is held.
        private void Flush()
        {
            if (!Session.NextOutput())
            {
                return;
            }

            bool isSent;
            do
            {
                isSent = TrySend();
                Session.HandleSent(Environment.TickCount64);
            }
            while (isSent && Session.NextOutput());

            if (!isSent || Session.State == SessionState.Ending)
            {
                // The pumping thread finds out in Receive.
                Session.End(MqttDisconnectReason.ConnectionLost, 0);
                CloseTransport();
            }
        }

        private bool TrySend()
        {
            try
            {
                return _transport.Send(Session.OutputBuffer, Session.OutputOffset, Session.OutputLength);
            }
            catch (Exception)
            {
                return false;
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
