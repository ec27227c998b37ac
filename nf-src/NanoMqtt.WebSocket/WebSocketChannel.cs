using NanoMqtt.Broker;

namespace NanoMqtt.WebSocket
{
    // One WebSocket connection: what has come is decoded where it lies (WebSocketChannel.Input.cs), what goes out is framed in a buffer of its own
    // (WebSocketChannel.Output.cs). All of its memory is made here, and none depends on what the client announces.
    internal sealed partial class WebSocketChannel
    {
        private const int LongestControl = 125;

        // The buffer: [ output | payload of a control frame | header of a frame ]. While the request comes: [ a line | its key ].
        private const int ControlOffset = OutputBytes;
        private const int HeaderOffset = ControlOffset + LongestControl;
        private const int LongestHeader = 14;

        private const int Binary = 2;
        private const int CloseFrame = 8;
        private const int Ping = 9;
        private const int Pong = 10;
        private const int FinalFlag = 0x80;

        // Codes of a close frame, RFC 6455 §7.4.1. The last is never sent.
        private const int NormalClosure = 1000;
        private const int ProtocolError = 1002;
        private const int UnsupportedData = 1003;
        private const int Gone = 1006;

        private readonly IAcceptedTransport _inner;
        private readonly byte[] _buffer = new byte[HeaderOffset + LongestHeader];
        private UpgradeRequest _request; // null when it has been answered

        // Why it is over, for the close frame; 0 while it is not.
        private int _closeCode;

        public WebSocketChannel(IAcceptedTransport inner)
        {
            _inner = inner;
            _request = new UpgradeRequest(_buffer, OutputBytes);
        }

        // Receives no more.
        public bool IsOver => _closeCode != 0;

        // Says goodbye if that goes without waiting.
        public void Close()
        {
            int code = _closeCode == 0 ? NormalClosure : _closeCode;
            _closeCode = Gone;
            if (code != Gone && _request == null && Flush())
            {
                BeginFrame(CloseFrame, 2);
                _buffer[_tail++] = (byte)(code >> 8);
                _buffer[_tail++] = (byte)code;
                Flush();
            }
        }
    }
}
