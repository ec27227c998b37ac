namespace NanoMqtt.Broker.Tests
{
    /// <summary>A dialogue of a client with a broker, cut after so many bytes of either direction; -1: not cut. Asserts what must hold then.</summary>
    internal delegate ReliableClient CutDialogue(int level, int qos, bool toBroker, int cutAfterReceived, int cutAfterSent);

    /// <summary>Every place where a dialogue can be cut.</summary>
    internal static class Cuts
    {
        /// <summary>Runs it whole, and cut after each single byte, in either direction, at both levels.</summary>
        public static void Everywhere(CutDialogue run, int qos, bool toBroker)
        {
            for (int level = 4; level <= 5; level++)
            {
                ReliableClient whole = run(level, qos, toBroker, -1, -1);
                for (int n = 0; n <= whole.ReceivedBytes; n++)
                {
                    run(level, qos, toBroker, n, -1);
                }

                for (int n = 0; n <= whole.SentBytes; n++)
                {
                    run(level, qos, toBroker, -1, n);
                }
            }
        }
    }
}
