using System;
using System.Diagnostics;
using System.Globalization;

namespace NanoMqtt.Benchmarks
{
    /// <summary>
    /// A peer in a process of its own, so that its processor time and its memory are its own. One of this program answers to each line with a
    /// number, and ends when its input does.
    /// </summary>
    internal class ChildProcess : IDisposable
    {
        private readonly Process _process;

        public ChildProcess(string path, params string[] arguments)
            : this(new ProcessStartInfo(path, arguments))
        {
        }

        protected ChildProcess(ProcessStartInfo start)
        {
            start.RedirectStandardInput = true;
            start.RedirectStandardOutput = true;
            _process = Process.Start(start);
        }

        /// <summary>What it has used so far of all processors together.</summary>
        public TimeSpan ProcessorTime
        {
            get
            {
                _process.Refresh();
                return _process.TotalProcessorTime;
            }
        }

        public long WorkingSetBytes
        {
            get
            {
                _process.Refresh();
                return _process.WorkingSet64;
            }
        }

        public long Ask()
        {
            _process.StandardInput.WriteLine();
            return ReadNumber();
        }

        /// <summary>Waits for a number that it writes.</summary>
        public long ReadNumber()
        {
            string answer = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("a process of the benchmark has ended");
            return long.Parse(answer, CultureInfo.InvariantCulture);
        }

        /// <summary>Waits until it writes a line that ends so among its errors, which must be redirected; false when it has ended without.</summary>
        public bool HasWritten(string ending)
        {
            string line;
            do
            {
                line = _process.StandardError.ReadLine();
            }
            while (line != null && !line.EndsWith(ending, StringComparison.Ordinal));

            return line != null;
        }

        /// <summary>In the child: answers until the input ends.</summary>
        public static void Answer(Func<long> answer)
        {
            while (Console.ReadLine() != null)
            {
                Console.WriteLine(answer().ToString(CultureInfo.InvariantCulture));
            }
        }

        public virtual void Dispose()
        {
            if (!_process.HasExited)
            {
                _process.Kill();
                _process.WaitForExit();
            }

            _process.Dispose();
        }
    }
}
