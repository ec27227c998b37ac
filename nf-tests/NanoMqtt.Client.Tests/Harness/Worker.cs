using System.Threading;

namespace NanoMqtt.Client.Tests
{
    internal delegate MqttResult WorkerCall();

    /// <summary>Makes one blocking call on a thread of its own and keeps its result.</summary>
    internal sealed class Worker
    {
        private readonly WorkerCall _call;
        private readonly ManualResetEvent _done = new ManualResetEvent(false);
        private MqttResult _result;

        internal Worker(WorkerCall call)
        {
            _call = call;
            new Thread(Run).Start();
        }

        internal bool IsDone => _done.WaitOne(0, false);

        // Waits for the call's end; -1 when it does not come.
        internal int Result()
        {
            return _done.WaitOne(FacadeDriver.LongMs, false) ? (int)_result : -1;
        }

        private void Run()
        {
            _result = _call();
            _done.Set();
        }
    }
}
