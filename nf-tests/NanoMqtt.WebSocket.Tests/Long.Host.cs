namespace NanoMqtt.WebSocket.Tests
{
    internal static class Long
    {
        public const int FrameBytes = 65536;
    }
}
