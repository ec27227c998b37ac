namespace NanoMqtt.WebSocket.Tests
{
    internal static class Long
    {
        public const int FrameBytes = 300; // more would take seconds
        public const int Messages = 300;
    }
}
