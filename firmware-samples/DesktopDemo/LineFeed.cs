using System;

namespace NanoMqtt.Samples.DesktopDemo
{
    /// <summary>The boards' log lines: printed as they come, or the last one kept for the live table.</summary>
    internal sealed class LineFeed
    {
        private readonly bool _isPrinting;

        public LineFeed(bool isPrinting)
        {
            _isPrinting = isPrinting;
        }

        public string Last { get; private set; } = "";

        public ILog For(string board) => new BoardLog(this, board);

        private void Write(string line)
        {
            Last = line;
            if (_isPrinting)
            {
                Console.WriteLine(line);
            }
        }

        private sealed class BoardLog : ILog
        {
            private readonly LineFeed _feed;
            private readonly string _board;

            public BoardLog(LineFeed feed, string board)
            {
                _feed = feed;
                _board = board;
            }

            public void Write(string line) => _feed.Write(_board + ": " + line);
        }
    }
}
