using System;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace NanoMqtt.Net
{
    // The runtime's handshake has no time limit and stops all threads while it waits for the peer; see WatchPeer.
    internal sealed partial class TlsStream
    {
        // mbedTLS's error for a certificate that did not pass.
        private const int CertificateRefused = -0x2700;

        public static TlsStream Connect(Socket socket, string host, X509Certificate ca, X509Certificate2 certificate, int timeoutMs)
        {
            try
            {
                var tls = new TlsStream(socket);
                tls.Stream.UseStoredDeviceCertificate = certificate == null;
                tls.Stream.AuthenticateAsClient(host, certificate, ca, SslProtocols.Tls12);
                tls.WatchPeer(false);
                return tls;
            }
            catch (Exception e)
            {
                throw TcpTransport.FailureOf("no TLS with " + host, e, e is SocketException s && s.ErrorCode == CertificateRefused
                    ? "): is its certificate from the given CA, for this name and valid now, and is the clock set?"
                    : "): is this its TLS port, does it want a client certificate, and is there memory?");
            }
        }
    }
}
