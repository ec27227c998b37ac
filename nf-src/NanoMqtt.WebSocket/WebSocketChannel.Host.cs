namespace NanoMqtt.WebSocket
{
    internal sealed partial class WebSocketChannel
    {
        private const int OutputBytes = 4096;
    }
}
