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
        {
            _process = Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true });
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

        public bool HasExited => _process.HasExited;

        public long Ask()
        {
            _process.StandardInput.WriteLine();
            string answer = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("a process of the benchmark has ended");
            return long.Parse(answer, CultureInfo.InvariantCulture);
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
