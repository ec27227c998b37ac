namespace NanoMqtt.Samples
{
    /// <summary>The board's Wi-Fi as a station.</summary>
    public interface IWifi
    {
        /// <summary>What the last <see cref="Join"/> that returned <see cref="WifiResult.Failed"/> says about it.</summary>
        string Failure { get; }

        /// <summary>Whether the board is in this network and has an address there.</summary>
        /// <param name="name">The network's name.</param>
        bool IsJoined(string name);

        /// <summary>Whether the board looks for this network by itself, as it does if it has joined it before.</summary>
        /// <param name="name">The network's name.</param>
        /// <param name="password">Its password.</param>
        bool IsLookedFor(string name, string password);

        /// <summary>Joins a network and gets an address from it. From then on the board looks for that network by itself, even if this fails.</summary>
        /// <returns>Whether it did, or why not.</returns>
        /// <param name="name">The network's name.</param>
        /// <param name="password">Its password; empty for a network without one.</param>
        /// <param name="timeoutMs">How long to try, in milliseconds.</param>
        WifiResult Join(string name, string password, int timeoutMs);
    }
}
