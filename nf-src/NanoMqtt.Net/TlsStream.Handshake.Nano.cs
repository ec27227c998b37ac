using System;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace NanoMqtt.Net
{
    // The runtime's handshake has no time limit and stops all threads while it waits for the peer.
    internal sealed partial class TlsStream
    {
        // mbedTLS's error for a certificate that did not pass.
        private const int CertificateRefused = -0x2700;

        private X509Certificate2 _serverCertificate; // until the handshake with a client is done

        public static TlsStream Connect(Socket socket, string host, X509Certificate ca, X509Certificate2 certificate, int timeoutMs)
        {
            try
            {
                var tls = new TlsStream(socket);
                tls._stream.UseStoredDeviceCertificate = certificate == null;
                tls._stream.AuthenticateAsClient(host, certificate, ca, SslProtocols.Tls12);
                return tls;
            }
            catch (Exception e)
            {
                throw SocketFailure.Of("no TLS with " + host, e, e is SocketException s && s.ErrorCode == CertificateRefused
                    ? "): is its certificate from the given CA, for this name and valid now, and is the clock set?"
                    : "): is this its TLS port, does it want a client certificate, and is there memory?");
            }
        }

        // The handshake waits for the client's first bytes: who connects and says nothing does not stop the board.
        public static TlsStream Accept(Socket socket, X509Certificate2 certificate)
        {
            return new TlsStream(socket) { _serverCertificate = certificate };
        }

        private void AuthenticateAsServer()
        {
            _stream.AuthenticateAsServer(_serverCertificate, false, SslProtocols.Tls12);
            _serverCertificate = null;
        }
    }
}
