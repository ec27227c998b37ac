using System.Collections.Generic;
using System.Linq;
using NanoMqtt.Host.Tests.Model;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <summary>
    /// Whatever server, network and program do, the client keeps its promises. Deterministic; a failure names its seed and the fewest operations
    /// that still fail. NANOMQTT_CLIENTMODEL_SEED and NANOMQTT_CLIENTMODEL_ROUNDS in the environment take another seed and another number of rounds.
    /// </summary>
    [TestFixture]
    public class ClientModelTests
    {
        private const int Operations = 80;

        // What must happen for the test to be worth anything.
        private static readonly string[] s_reached =
        {
            "PUBLISH 0", "PUBLISH 1", "PUBLISH 2", "DUP 1", "DUP 2", "PUBREL again", "ALIAS", "PINGREQ", "CONNACK present", "CONNACK refuses", "BOOT", "VIOLATION", "STRAY", "SKIPPED",
            "PIECE", "MESSAGE 0", "MESSAGE 1", "MESSAGE 2", "Delivered Success", "Delivered Refused", "Delivered Dropped", "Delivered NotAllowed", "Publish QueueFull",
            "KeepAliveTimeout", "ConnackTimeout", "ConnectFailed", "Disconnected", "ProtocolError", "Subscribed Refused", "Unsubscribed Success", "DISCONNECT 4", "SUBSCRIBE 3", "Subscribed 149", "AUTH 24", "AUTH 25", "step 0", "WaitFor Success", "WaitFor TimedOut", "AuthenticationFailed",
        };

        private static readonly int s_seed = Rounds.Setting("NANOMQTT_CLIENTMODEL_SEED", 1);
        private static readonly int s_rounds = Rounds.Setting("NANOMQTT_CLIENTMODEL_ROUNDS", 1500);

        [Test]
        public void The_client_keeps_its_promises()
        {
            SortedDictionary<string, int> seen = new();
            for (int seed = s_seed; seed < s_seed + s_rounds; seed++)
            {
                ClientOperationGen gen = new(seed);
                List<ClientOperation> operations = gen.Take(Operations).ToList();
                if (Fault(operations, gen.Setup, seen) != null)
                {
                    Rounds.Shorten(operations, o => Fault(o, gen.Setup, seen) != null);
                    Assert.Fail($"seed {seed}: {Fault(operations, gen.Setup, seen)}\n{gen.Setup}\n{string.Join('\n', operations)}");
                }
            }

            TestContext.Out.WriteLine(string.Join(", ", seen.Select(s => $"{s.Key}: {s.Value}")));
            Assert.That(s_reached.Where(w => seen.GetValueOrDefault(w) < s_rounds / 30), Is.Empty, "hardly ever happened");
        }

        private static string Fault(List<ClientOperation> operations, Setup setup, SortedDictionary<string, int> seen) =>
            Rounds.Fault(operations, () => new ClientRun(setup, seen), (run, operation) => run.Run(operation), run => run.End());
    }
}
