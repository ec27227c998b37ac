namespace NanoMqtt.Client
{
    internal enum SessionState
    {
        // No connection.
        Closed = 0,

        // The transport is open, CONNACK is awaited.
        Connecting = 1,

        // CONNACK has accepted.
        Connected = 2,

        // The connection is to be closed, after the rest of the output: EndReason says why.
        Ending = 3,
    }
}
