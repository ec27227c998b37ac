using System.Threading;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    internal enum WaitKind
    {
        None = 0,

        // For a connection.
        Connected = 1,

        // For the acknowledgement of the message with a packet identifier.
        Delivered = 2,

        // For an empty queue.
        AllDelivered = 3,

        // For the answer to the subscription in a slot, or to the end of it.
        Subscription = 4,

        // For the response to a request of a number.
        Response = 5,
    }

    /// <summary>
    /// The threads that wait for something in this client: a fixed number of places with an event each, made when first needed
    /// and kept. Except for the waiting itself, all calls are made under the client's lock.
    /// </summary>
    internal sealed class Waiters
    {
        internal const int Capacity = 4;

        private readonly AutoResetEvent[] _events = new AutoResetEvent[Capacity];
        private readonly WaitKind[] _kinds = new WaitKind[Capacity];
        private readonly int[] _keys = new int[Capacity];
        private readonly MqttResult[] _results = new MqttResult[Capacity];
        private readonly byte[] _reasons = new byte[Capacity];
        private int _count;

        // Gives the place, or -1 when all are taken.
        internal int Add(WaitKind kind, int key)
        {
            for (int i = 0; i < Capacity; i++)
            {
                if (_kinds[i] == WaitKind.None)
                {
                    if (_events[i] == null)
                    {
                        _events[i] = new AutoResetEvent(false);
                    }

                    // An outcome that came together with the last owner's time-out may have left it set.
                    _events[i].Reset();
                    _kinds[i] = kind;
                    _keys[i] = key;
                    _results[i] = MqttResult.TimedOut;
                    _reasons[i] = 0;
                    _count++;
                    return i;
                }
            }

            return -1;
        }

        // Waits, without the lock. Gives whether there is an outcome.
        internal bool Wait(int place, int timeoutMs)
        {
            return _events[place].WaitOne(timeoutMs, false);
        }

        // Frees the place and gives the outcome; TimedOut when there is none.
        internal MqttResult Remove(int place, out MqttReasonCode reason)
        {
            reason = (MqttReasonCode)_reasons[place];
            _kinds[place] = WaitKind.None;
            _count--;
            return _results[place];
        }

        internal void Complete(WaitKind kind, int key, MqttResult result, MqttReasonCode reason)
        {
            if (_count == 0)
            {
                return;
            }

            for (int i = 0; i < Capacity; i++)
            {
                if (_kinds[i] == kind && _keys[i] == key && _results[i] == MqttResult.TimedOut)
                {
                    _results[i] = result;
                    _reasons[i] = (byte)reason;
                    _events[i].Set();
                }
            }
        }

        internal void CompleteAll(MqttResult result)
        {
            for (int i = 0; i < Capacity; i++)
            {
                Complete(_kinds[i], _keys[i], result, MqttReasonCode.Success);
            }
        }
    }
}
