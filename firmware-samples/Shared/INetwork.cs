namespace NanoMqtt.Samples
{
    /// <summary>What must be up before a broker can be reached, such as Wi-Fi.</summary>
    public interface INetwork
    {
        /// <summary>Why the last <see cref="Connect"/> failed: one line for a log.</summary>
        string Error { get; }

        /// <summary>Brings the network up; returns at once when it is.</summary>
        /// <returns>False when it is not up, see <see cref="Error"/>.</returns>
        /// <param name="timeoutMs">How long to try, in milliseconds.</param>
        bool Connect(int timeoutMs);
    }
}
