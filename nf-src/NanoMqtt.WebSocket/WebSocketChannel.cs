using NanoMqtt.Broker;

namespace NanoMqtt.WebSocket
{
    // One WebSocket connection: its request (WebSocketChannel.Request.cs), what comes then, decoded where it lies (WebSocketChannel.Input.cs), and
    // what goes out, framed in a buffer of its own (WebSocketChannel.Output.cs). All of its memory is made here, and none depends on what the
    // client announces.
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

        // Why it is over, for the close frame; 0 while it is not. Then nothing is received any more.
        public int CloseCode;

        // Something is to be done that no bytes will tell of: the end is to be received, or a pong sent after what the broker sends now.
        public bool WantsTurn;

        private readonly IAcceptedTransport _inner;
        private readonly byte[] _buffer = new byte[HeaderOffset + LongestHeader];

        // Bytes that have come, of a line of the request that is not complete, then of a frame's header.
        private int _partBytes;

        // How much may still come of the request, then how much is to come of a frame's payload.
        private long _left = MaximumRequestBytes;

        public WebSocketChannel(IAcceptedTransport inner)
        {
            _inner = inner;
        }

        // Says goodbye if that goes without waiting.
        public void Close()
        {
            int code = CloseCode == 0 ? NormalClosure : CloseCode;
            CloseCode = Gone;
            if (code != Gone && _seen == Accepted && Flush())
            {
                _buffer[ControlOffset] = (byte)(code >> 8);
                _buffer[ControlOffset + 1] = (byte)code;
                Put(CloseFrame, _buffer, ControlOffset, 2);
                Flush();
            }
        }
    }
}
