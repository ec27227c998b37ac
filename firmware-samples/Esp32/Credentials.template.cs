/// <summary>
/// What differs from user to user, for all samples. Copy this file to Credentials.cs beside it and fill in your own values. Git ignores the copy; this
/// file is not compiled.
/// </summary>
internal static class Credentials
{
    /// <summary>The Wi-Fi network, 2.4 GHz: an ESP32 has no other.</summary>
    public const string WifiName = "your network";

    /// <summary>Its password; empty for a network without one.</summary>
    public const string WifiPassword = "your password";

    /// <summary>Name or address of the broker as the board sees it, so never localhost. For TLS, the name in its certificate.</summary>
    public const string BrokerHost = "192.168.1.10";

    /// <summary>User name for the broker, or null where it asks for none.</summary>
    public const string BrokerUserName = null;

    /// <summary>Password for the broker, or null.</summary>
    public const string BrokerPassword = null;

    /// <summary>
    /// For TlsClient: the certificate of the authority that signed the broker's, as PEM with its BEGIN and END lines, which fits between @" and ";
    /// empty for those in the board's own store.
    /// </summary>
    public const string BrokerCa = "";

    /// <summary>For Gateway: name or address of the full broker that it forwards to; empty for none.</summary>
    public const string UpstreamHost = "";

    /// <summary>For Gateway: user name for that broker, or null.</summary>
    public const string UpstreamUserName = null;

    /// <summary>For Gateway: password for that broker, or null.</summary>
    public const string UpstreamPassword = null;

    /// <summary>
    /// This board's name: a level of its topics, so without / + and #, and its client identifier, of which a Gateway takes 40 bytes. Every
    /// board needs its own.
    /// </summary>
    public const string Board = "kitchen";
}
