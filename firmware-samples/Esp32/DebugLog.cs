using System.Diagnostics;

namespace NanoMqtt.Samples
{
    /// <summary>Writes to the debugger's output. A Release build has none: it stays silent.</summary>
    internal sealed class DebugLog : ILog
    {
        public void Write(string line)
        {
            Debug.WriteLine(line);
        }
    }
}
