using System.Threading;
using NanoMqtt.Core;

namespace NanoMqtt.Client
{
    /// <summary>
    /// A thread that waits for something in this client, and a link of the list of all that do or did: one that is free is used
    /// again, so there are as many as threads ever waited at once. All calls are made under the client's lock, the gate.
    /// </summary>
    internal sealed class Waiter
    {
        // What somebody may wait for, beside the acknowledgement of the message with a packet identifier, which is that number: for nothing,
        // since it is free; for the answer to the subscription in a slot, or to the end of it; for a connection; for an empty queue; for
        // nothing but a stop, beside somebody's event.
        internal const int Nothing = 0;
        internal const int FirstSlot = 0x10000;
        internal const int Connected = 0x20000;
        internal const int AllDelivered = 0x20001;
        internal const int Stop = 0x20002;

        // What has come of it; TimedOut as long as nothing has.
        internal MqttResult Result;
        internal MqttReasonCode Reason;

        // Set when there is an outcome. Whoever waits uses it, and looks at the outcome, without the lock.
        internal readonly AutoResetEvent Done = new AutoResetEvent(false);

        private readonly Waiter _next;
        private int _awaited;

        internal Waiter(Waiter next)
        {
            _next = next;
        }

        // A free one of the list, or null.
        internal static Waiter FindFree(Waiter list)
        {
            while (list != null && list._awaited != Nothing)
            {
                list = list._next;
            }

            return list;
        }

        // Ends the waits for this; with Nothing all. The first outcome stays.
        internal static void Complete(Waiter list, int awaited, MqttResult result, MqttReasonCode reason)
        {
            for (Waiter waiter = list; waiter != null; waiter = waiter._next)
            {
                int own = waiter._awaited;
                if (own != Nothing && (own == awaited || awaited == Nothing) && waiter.Result == MqttResult.TimedOut)
                {
                    waiter.Result = result;
                    waiter.Reason = reason;
                    waiter.Done.Set();
                }
            }
        }

        internal void Begin(int awaited)
        {
            Done.Reset(); // an outcome that came together with the last owner's time-out may have left it set
            _awaited = awaited;
            Result = MqttResult.TimedOut;
            Reason = MqttReasonCode.Success;
        }

        // It is free again; the outcome can be read until the lock is let go.
        internal void End()
        {
            _awaited = Nothing;
        }
    }
}
