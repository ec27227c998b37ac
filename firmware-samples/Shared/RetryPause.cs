using System.Threading;

namespace NanoMqtt.Samples
{
    /// <summary>The pauses between tries of something that fails: each is twice as long as the one before, and the log says how long.</summary>
    public sealed class RetryPause
    {
        private readonly ILog _log;
        private readonly NodeOptions _options;
        private readonly WaitHandle _wake;
        private int _pauseMs;

        /// <summary>Creates it.</summary>
        /// <param name="options">How long the first and the longest pause are.</param>
        /// <param name="log">Where it reports failures.</param>
        /// <param name="wake">What ends a pause early.</param>
        public RetryPause(NodeOptions options, ILog log, WaitHandle wake)
        {
            _options = options;
            _log = log;
            _wake = wake;
            Reset();
        }

        /// <summary>It worked: the next pause is a short one again.</summary>
        public void Reset()
        {
            _pauseMs = _options.RetryMinimumMs;
        }

        /// <summary>Reports why it failed, and waits.</summary>
        /// <param name="failure">One line.</param>
        public void WaitAfter(string failure)
        {
            _log.Write(failure + "; next try in " + _pauseMs.ToString() + " ms");
            _wake.WaitOne(_pauseMs, false);
            _pauseMs = _pauseMs < _options.RetryMaximumMs / 2 ? _pauseMs * 2 : _options.RetryMaximumMs;
        }
    }
}
