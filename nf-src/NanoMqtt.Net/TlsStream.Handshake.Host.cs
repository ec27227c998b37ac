using System;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;

namespace NanoMqtt.Net
{
    internal sealed partial class TlsStream
    {
        private const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;

        private const int AcceptTimeoutMs = 10000;

        // With TLS 1.3 a server looks at the client's certificate when the client's handshake is already done.
        private const int VerdictMs = 200;

        public static TlsStream Connect(Socket socket, string host, X509Certificate ca, X509Certificate2 certificate, int timeoutMs)
        {
            string refusal = null;
            bool isAsked = false; // for a certificate
            SslClientAuthenticationOptions options = OptionsFor(host, ca);
            options.RemoteCertificateValidationCallback = (sender, peer, chain, errors) =>
            {
                refusal = RefusalOf((X509Certificate2)peer, host, ca, chain, errors);
                return refusal == null;
            };
            options.LocalCertificateSelectionCallback = (sender, target, local, peer, issuers) =>
            {
                isAsked |= peer != null; // before that it is only wanted for a session to resume
                return isAsked ? certificate : null;
            };

            using var limit = new CancellationTokenSource(Math.Max(timeoutMs, 0));
            TlsStream tls = null;
            try
            {
                tls = new TlsStream(socket, null);
                tls._stream.AuthenticateAsClientAsync(options, limit.Token).GetAwaiter().GetResult();
                if (isAsked && tls._stream.SslProtocol == SslProtocols.Tls13)
                {
                    tls.ThrowIfRefused();
                }

                return tls;
            }
            catch (Exception e)
            {
                tls?.Close();
                refusal ??= limit.IsCancellationRequested ? "no answer in time: is this its TLS port?"
                    : !isAsked ? "the handshake failed (" + (e.InnerException ?? e).Message + "): is this its TLS port?"
                    : certificate == null ? "it demands a client certificate"
                    : "it does not accept the client certificate";
                throw new TransportException("no TLS with " + host + ": " + refusal, e);
            }
        }

        // The handshake is done on a thread of the pool, within a time limit, so that nobody waits for a silent client.
        public static TlsStream Accept(Socket socket, SslStreamCertificateContext certificate, Action report)
        {
            var tls = new TlsStream(socket, report) { _reading = Busy, _writing = Busy };
            Task.Run(() => tls.AuthenticateAsServer(certificate));
            return tls;
        }

        private static SslClientAuthenticationOptions OptionsFor(string host, X509Certificate ca)
        {
            var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
            if (ca != null)
            {
                policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
                policy.CustomTrustStore.Add(ca as X509Certificate2 ?? new X509Certificate2(ca));
            }

            return new SslClientAuthenticationOptions { TargetHost = host, EnabledSslProtocols = Protocols, CertificateChainPolicy = policy };
        }

        // Null when there is nothing against the peer's certificate.
        private static string RefusalOf(X509Certificate2 peer, string host, X509Certificate ca, X509Chain chain, SslPolicyErrors errors)
        {
            if (errors == SslPolicyErrors.None)
            {
                return null;
            }

            if (peer == null)
            {
                return "it shows no certificate";
            }

            X509ChainStatusFlags faults = X509ChainStatusFlags.NoError;
            foreach (X509ChainStatus status in chain.ChainStatus)
            {
                faults |= status.Status;
            }

            if ((faults & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0)
            {
                return "its certificate is not signed by " + (ca == null ? "a CA that this machine trusts" : "the given CA");
            }

            if ((faults & X509ChainStatusFlags.NotTimeValid) != 0)
            {
                return "its certificate is valid from " + TextOf(peer.NotBefore) + " to " + TextOf(peer.NotAfter) + " only: is the clock right?";
            }

            return faults != X509ChainStatusFlags.NoError
                ? "its certificate is refused (" + faults.ToString() + ")"
                : "its certificate is made for " + peer.GetNameInfo(X509NameType.DnsName, false) + ", not for " + host;
        }

        private static string TextOf(DateTime time)
        {
            return time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        private void ThrowIfRefused()
        {
            IsReadable();
            Wait(SelectMode.SelectRead, VerdictMs);
            if (_isReadBroken)
            {
                _read.GetAwaiter().GetResult();
            }
        }

        private async Task AuthenticateAsServer(SslStreamCertificateContext certificate)
        {
            var options = new SslServerAuthenticationOptions { ServerCertificateContext = certificate, EnabledSslProtocols = Protocols };
            using var limit = new CancellationTokenSource(AcceptTimeoutMs);
            try
            {
                await _stream.AuthenticateAsServerAsync(options, limit.Token).ConfigureAwait(false);
                _writing = Idle;
                _reading = Idle;
            }
            catch (Exception)
            {
                _isReadBroken = true;
                _reading = Ready;
            }

            Report();
        }
    }
}
