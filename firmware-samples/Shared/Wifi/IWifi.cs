namespace NanoMqtt.Samples
{
    /// <summary>The board's Wi-Fi as a station.</summary>
    public interface IWifi
    {
        /// <summary>Whether the board is in a network and has an address from it.</summary>
        bool HasAddress { get; }

        /// <summary>What the last <see cref="Join"/> that returned <see cref="WifiResult.Failed"/> says about it.</summary>
        string Failure { get; }

        /// <summary>Joins a network and gets an address from it. The board goes on looking for that network by itself, also when this fails.</summary>
        /// <returns>Whether it did, or why not.</returns>
        /// <param name="name">The network's name.</param>
        /// <param name="password">Its password; empty for a network without one.</param>
        /// <param name="timeoutMs">How long to try, in milliseconds.</param>
        WifiResult Join(string name, string password, int timeoutMs);
    }
}
