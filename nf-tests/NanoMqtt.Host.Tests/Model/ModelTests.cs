using System.Collections.Generic;
using System.Linq;
using NanoMqtt.Broker;
using NanoMqtt.Broker.Tests;
using NanoMqtt.Tests;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Model
{
    /// <summary>
    /// Whatever clients do, the broker does what <see cref="ModelServer"/> says. Deterministic; a failure names its seed and the fewest
    /// operations that still fail. NANOMQTT_MODEL_SEED and NANOMQTT_MODEL_ROUNDS in the environment take another seed and another number of rounds.
    /// </summary>
    [TestFixture]
    public class ModelTests
    {
        private const int Operations = 150;

        // What must happen for such a test to be worth anything.
        private static readonly string[] s_reached = { "PUBLISH 0", "PUBLISH 1", "PUBLISH 2", "DUP", "1,3", "PUBREL", "PUBACK", "PUBCOMP", "CONNACK 0 present", "DISCONNECT 142" };

        private static readonly string[] s_all = { "expiry", "RETAIN", "DISCONNECT 141" };

        private static readonly int s_seed = Rounds.Setting("NANOMQTT_MODEL_SEED", 1);
        private static readonly int s_rounds = Rounds.Setting("NANOMQTT_MODEL_ROUNDS", 300);

        [Test]
        public void The_broker_does_what_the_model_says() => Run(new Scope(), s_all);

        [Test]
        public void Also_when_it_is_stopped_and_started() => Run(new Scope { IsStopped = true }, s_all.Append("strange").ToArray());

        [Test]
        public void Also_when_its_power_is_cut() => Run(new Scope { IsPowerCut = true }, "strange");

        [Test]
        public void Also_when_its_store_fails() => Run(new Scope { IsStoreFailing = true }, s_all);

        [Test]
        public void Also_when_there_is_little_room() => Run(new Scope { IsTight = true, IsStopped = true }, "QueueFull", "OutputFull", "MemoryFull");

        private static void Run(Scope scope, params string[] reached)
        {
            SortedDictionary<string, int> seen = new();
            for (int seed = s_seed; seed < s_seed + s_rounds; seed++)
            {
                List<Operation> operations = new OperationGen(seed, scope).Take(Operations).ToList();
                if (Fault(operations, scope, seen) != null)
                {
                    Rounds.Shorten(operations, o => Fault(o, scope, seen) != null);
                    Assert.Fail($"seed {seed}: {Fault(operations, scope, seen)}\n{string.Join('\n', operations)}");
                }
            }

            TestContext.Out.WriteLine(string.Join(", ", seen.Select(s => $"{s.Key}: {s.Value}")));
            Assert.That(s_reached.Concat(reached).Where(w => seen.GetValueOrDefault(w) < s_rounds / 10), Is.Empty, "hardly ever happened");
        }

        private static string Fault(List<Operation> operations, Scope scope, SortedDictionary<string, int> seen) =>
            Rounds.Fault(operations, () => new ModelRun(Options(scope), seen), (run, operation) => run.Run(operation), run => run.End());

        // Small, so that many brokers can be made, with nothing ever full but where that is wanted.
        private static MqttBrokerOptions Options(Scope scope)
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.MaximumClients = 5;
            options.MaximumSessions = 10;
            options.MaximumPacketBytes = 512;
            options.OutputBytes = 8192;
            options.ControlBytes = 1024;
            options.MaximumQueuedMessages = 500;
            options.MaximumQueuedBytes = 100000;
            options.MaximumInFlight = 4;
            options.MaximumReceivedQoS2 = 100;
            options.TopicAliasMaximum = 3;
            options.MaximumSubscriptions = 100;
            options.MaximumSubscriptionsPerClient = 50;
            options.SubscriptionNodes = 100;
            options.SubscriptionBytes = 1000;
            options.MaximumHeldMessages = 1000;
            options.MaximumHeldBytes = 200000;
            options.MaximumRetainedMessages = 50;
            options.MaximumRetainedBytes = 20000;
            options.PacketTimeoutMs = int.MaxValue;
            if (scope.IsTight)
            {
                options.MaximumPacketBytes = 128;
                options.OutputBytes = 140;
                options.MaximumQueuedMessages = 5;
                options.MaximumHeldMessages = 8;
            }

            options.IsPreallocated = false;
            if (scope.IsStopped || scope.IsPowerCut || scope.IsStoreFailing)
            {
                options.Store = new MemoryStore();
                options.StoreIntervalMs = scope.IsStopped ? 10000 : 0;
            }

            return options;
        }
    }
}
