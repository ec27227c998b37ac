using System;

namespace NanoMqtt.Samples
{
    /// <summary>Writes to the debugger's output and the serial port, in a Release build too, where Debug.WriteLine is left out.</summary>
    internal sealed class ConsoleLog : ILog
    {
        public void Write(string line)
        {
            Console.WriteLine(line);
        }
    }
}
