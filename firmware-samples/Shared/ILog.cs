namespace NanoMqtt.Samples
{
    /// <summary>Where lines for a person go: the debugger's output on the device, the console on a PC.</summary>
    public interface ILog
    {
        /// <summary>Writes one line. Called from any thread.</summary>
        /// <param name="line">The line, without its end.</param>
        void Write(string line);
    }
}
