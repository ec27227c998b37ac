using System;
using NanoMqtt.Net;

namespace NanoMqtt.Listener
{
    public sealed partial class TcpAcceptor
    {
        private static TransportException FailureOf(Exception e, string address, int port)
        {
            return TcpTransport.FailureOf("cannot listen on " + address + ":" + port.ToString(), e, "): is the port free, and the address this board's?");
        }
    }
}
