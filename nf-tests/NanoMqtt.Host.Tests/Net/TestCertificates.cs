using System;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NanoMqtt.Host.Tests.Net
{
    /// <summary>A certificate authority, and what it signs.</summary>
    internal sealed class TestCertificates : IDisposable
    {
        private static readonly DateTimeOffset s_start = DateTimeOffset.UtcNow.AddDays(-10);

        private readonly X509Certificate2 _ca;

        /// <summary>The authority of all tests that need no other; it is there until the last of them has run.</summary>
        public static TestCertificates Authority { get; } = new("Test CA");

        /// <summary>What it has signed for localhost.</summary>
        public static X509Certificate2 Server { get; } = Authority.Issue("localhost");

        public TestCertificates(string name)
            : this(name, null)
        {
        }

        private TestCertificates(string name, X509Certificate2 issuer)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
            if (issuer == null)
            {
                _ca = request.CreateSelfSigned(s_start, s_start.AddYears(1));
            }
            else
            {
                using X509Certificate2 signed = request.Create(issuer, s_start, s_start.AddMonths(6), RandomNumberGenerator.GetBytes(8));
                _ca = signed.CopyWithPrivateKey(key);
            }

            Ca = X509CertificateLoader.LoadCertificate(_ca.RawData);
        }

        /// <summary>The authority's own certificate, without its private key.</summary>
        public X509Certificate2 Ca { get; }

        /// <summary>An authority that this one has signed.</summary>
        public TestCertificates IssueAuthority(string name) => new(name, _ca);

        /// <summary>Signs a certificate for a server or a client, valid for some days or, if these are negative, until that long ago.</summary>
        public X509Certificate2 Issue(string name, int days = 10)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(name);
            if (name == "localhost")
            {
                names.AddIpAddress(IPAddress.Loopback);
            }

            request.CertificateExtensions.Add(names.Build());
            using X509Certificate2 signed = request.Create(_ca, s_start, DateTimeOffset.UtcNow.AddDays(days), RandomNumberGenerator.GetBytes(8));
            using X509Certificate2 ephemeral = signed.CopyWithPrivateKey(key);

            // Through a file's format, since Windows cannot use a key that was never in one.
            return X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null);
        }

        public void Dispose()
        {
            _ca.Dispose();
            Ca.Dispose();
        }
    }
}
