using System.Security.Cryptography.X509Certificates;

namespace NanoMqtt.M2Mqtt
{
    /// <summary>Certificates from bytes, as the device has them: it reads them when the handshake needs them.</summary>
    internal static class Certificates
    {
        internal static X509Certificate Load(byte[] bytes)
        {
            return new X509Certificate(bytes);
        }

        internal static X509Certificate LoadWithKey(byte[] bytes)
        {
            return new X509Certificate2(bytes);
        }
    }
}
