using System;
using System.Security.Cryptography.X509Certificates;

namespace NanoMqtt.Samples
{
    /// <summary>The certificate of the authority that signed the broker's.</summary>
    internal static class CaCertificate
    {
        /// <summary>Reads it.</summary>
        /// <returns>The certificate; null, for those in the board's own store, if the text is empty or (the log says so) cannot be read.</returns>
        /// <param name="pem">PEM text with its BEGIN and END lines, or empty.</param>
        /// <param name="log">Where it reports.</param>
        public static X509Certificate Read(string pem, ILog log)
        {
            if (pem.Length == 0)
            {
                return null;
            }

            try
            {
                return new X509Certificate(pem);
            }
            catch (Exception)
            {
                log.Write("certificate: the one in Credentials.cs cannot be read; it must be PEM, with its BEGIN and END lines");
                return null;
            }
        }
    }
}
