using System;
using System.Security.Cryptography.X509Certificates;

namespace NanoMqtt.Samples
{
    /// <summary>The certificate of the authority that signed the broker's.</summary>
    internal static class CaCertificate
    {
        /// <summary>Reads it.</summary>
        /// <returns>The certificate; null, for those in the board's own store, if the text is empty.</returns>
        /// <param name="pem">PEM text with its BEGIN and END lines, or empty.</param>
        /// <exception cref="ArgumentException">It cannot be read. Null instead would trust somebody else.</exception>
        public static X509Certificate Read(string pem)
        {
            if (pem.Length == 0)
            {
                return null;
            }

            try
            {
                return new X509Certificate(pem);
            }
            catch (Exception e)
            {
                throw new ArgumentException("the certificate in Credentials.cs cannot be read; it must be PEM, with its BEGIN and END lines", e);
            }
        }
    }
}
