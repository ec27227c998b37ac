namespace NanoMqtt.Client
{
    /// <summary>An event for one thread: whoever waits lets the time pass, since nobody else could set it meanwhile.</summary>
    public sealed class AutoResetEvent
    {
        private bool _isSet;

        /// <summary>Makes an event.</summary>
        /// <param name="initialState">Whether it is set.</param>
        public AutoResetEvent(bool initialState)
        {
            _isSet = initialState;
        }

        /// <summary>Sets it.</summary>
        public void Set()
        {
            _isSet = true;
        }

        /// <summary>Resets it.</summary>
        public void Reset()
        {
            _isSet = false;
        }

        /// <summary>Resets it if it is set, and lets the time pass if not.</summary>
        /// <returns>Whether it was set.</returns>
        /// <param name="millisecondsTimeout">How much time passes.</param>
        /// <param name="exitContext">Has no meaning.</param>
        public bool WaitOne(int millisecondsTimeout, bool exitContext)
        {
            bool wasSet = _isSet;
            _isSet = false;
            if (!wasSet)
            {
                Environment.TickCount64 += millisecondsTimeout;
            }

            return wasSet;
        }
    }
}
