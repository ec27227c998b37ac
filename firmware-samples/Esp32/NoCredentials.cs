namespace NanoMqtt.Samples
{
    /// <summary>
    /// Stands in while there is no Credentials.cs, so that everything compiles. A class of that name without a namespace, as in Credentials.cs, comes
    /// before one that a using directive brings.
    /// </summary>
    internal static class Credentials
    {
        public const string WifiName = WifiCredentials.TemplateName;
        public const string WifiPassword = "your password";
        public const string BrokerHost = "192.168.1.10";
        public const string BrokerUserName = null;
        public const string BrokerPassword = null;
        public const string BrokerCa = "";
        public const string UpstreamHost = "";
        public const string UpstreamUserName = null;
        public const string UpstreamPassword = null;
        public const string Board = "kitchen";
    }
}
