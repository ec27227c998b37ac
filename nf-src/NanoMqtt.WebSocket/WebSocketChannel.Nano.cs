namespace NanoMqtt.WebSocket
{
    internal sealed partial class WebSocketChannel
    {
        // A telemetry message fits into one frame, the answer to the request too.
        private const int OutputBytes = 192;
    }
}
