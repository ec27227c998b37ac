namespace NanoMqtt.WebSocket.Tests
{
    internal static class Long
    {
        public const int FrameBytes = 65536;
        public const int Messages = 1000;
    }
}
