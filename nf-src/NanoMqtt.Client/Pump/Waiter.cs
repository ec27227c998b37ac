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

        // For nothing but a stop, beside somebody's event.
        Stop = 5,
    }

    /// <summary>
    /// A thread that waits for something in this client, and a link of the list of all that do or did: one that is free is used
    /// again, so there are as many as threads ever waited at once. All calls are made under the client's lock.
    /// </summary>
    internal sealed class Waiter
    {
        // What has come of it; TimedOut as long as nothing has.
        internal MqttResult Result;
        internal MqttReasonCode Reason;

        // Set when there is an outcome. Whoever waits uses it, and looks at the outcome, without the lock.
        internal readonly AutoResetEvent Done = new AutoResetEvent(false);

        private readonly Waiter _next;
        private WaitKind _kind;
        private int _key;

        internal Waiter(Waiter next)
        {
            _next = next;
        }

        // A free one of the list, or null.
        internal static Waiter FindFree(Waiter list)
        {
            while (list != null && list._kind != WaitKind.None)
            {
                list = list._next;
            }

            return list;
        }

        internal static void Complete(Waiter list, WaitKind kind, int key, MqttResult result, MqttReasonCode reason)
        {
            for (Waiter waiter = list; waiter != null; waiter = waiter._next)
            {
                if (waiter._kind == kind && waiter._key == key)
                {
                    waiter.Complete(result, reason);
                }
            }
        }

        internal static void CompleteAll(Waiter list, MqttResult result)
        {
            for (Waiter waiter = list; waiter != null; waiter = waiter._next)
            {
                if (waiter._kind != WaitKind.None)
                {
                    waiter.Complete(result, MqttReasonCode.Success);
                }
            }
        }

        internal void Begin(WaitKind kind, int key)
        {
            Done.Reset(); // an outcome that came together with the last owner's time-out may have left it set
            _kind = kind;
            _key = key;
            Result = MqttResult.TimedOut;
            Reason = MqttReasonCode.Success;
        }

        // It is free again; the outcome can be read until the lock is let go.
        internal void End()
        {
            _kind = WaitKind.None;
        }

        private void Complete(MqttResult result, MqttReasonCode reason)
        {
            if (Result == MqttResult.TimedOut)
            {
                Result = result;
                Reason = reason;
                Done.Set();
            }
        }
    }
}
