namespace NanoMqtt.Samples
{
    /// <summary>How <see cref="IWifi.Join"/> ended.</summary>
    public enum WifiResult
    {
        /// <summary>The board is in the network and has an address.</summary>
        Joined = 0,

        /// <summary>No address came in time. A wrong name or password looks the same.</summary>
        NoAddress = 1,

        /// <summary>The firmware has no Wi-Fi.</summary>
        NoWifi = 2,

        /// <summary>Something else, see <see cref="IWifi.Failure"/>.</summary>
        Failed = 3,
    }
}
