namespace NanoMqtt.Samples
{
    /// <summary>Something that is on or off, such as a relay or a lamp at a GPIO.</summary>
    public interface ISwitch
    {
        /// <summary>Whether it is on; setting it switches at once.</summary>
        bool IsOn { get; set; }
    }
}
