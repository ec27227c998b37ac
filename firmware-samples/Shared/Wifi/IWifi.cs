namespace NanoMqtt.Samples
{
    /// <summary>The board's Wi-Fi as a station.</summary>
    public interface IWifi
    {
        /// <summary>What the last <see cref="Join"/> that returned <see cref="WifiResult.Failed"/> says about it.</summary>
        string Failure { get; }

        /// <summary>Joins a network and gets an address from it; returns at once when that is so already.</summary>
        /// <returns>Whether it did, or why not.</returns>
        /// <param name="name">The network's name.</param>
        /// <param name="password">Its password; empty for a network without one.</param>
        /// <param name="timeoutMs">How long to try, in milliseconds.</param>
        WifiResult Join(string name, string password, int timeoutMs);
    }
}
