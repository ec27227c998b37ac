using System.Security.Cryptography.X509Certificates;

namespace NanoMqtt.M2Mqtt
{
    /// <summary>Certificates from bytes, as .NET has them: PEM or DER, and PKCS #12 without a password where there is a key.</summary>
    internal static class Certificates
    {
        internal static X509Certificate Load(byte[] bytes)
        {
            return X509CertificateLoader.LoadCertificate(bytes);
        }

        internal static X509Certificate LoadWithKey(byte[] bytes)
        {
            return X509CertificateLoader.LoadPkcs12(bytes, null);
        }
    }
}
