using NanoMqtt.Broker;
using NanoMqtt.Broker.Tests;
using NanoMqtt.Storage;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Storage
{
    /// <summary>
    /// A broker over a file whose medium fails at each step, once or for good, until the process is killed: afterwards nobody gets a message that is
    /// not his, and nothing is lost of what was acknowledged before the failure.
    /// </summary>
    [TestFixture]
    public class MediumFaultTests
    {
        private StoreFolder _folder;
        private FaultyFile _log;
        private FaultyFile _fresh;

        [SetUp]
        public void Make()
        {
            _folder = new StoreFolder();
            _log = null;
            _fresh = null;
        }

        [TearDown]
        public void Remove() => _folder.Dispose();

        // In the smallest the records do not fit; in the next one the log is written anew again and again. Past the smaller buffer each record
        // goes to the file at once, and may be refused.
        [Test]
        public void A_step_that_fails_harms_no_other_message(
            [Values] bool isForGood, [Values] bool isLittleFs, [Values(768, 1536, 65536)] int capacityBytes, [Values(16, 64)] int bufferBytes)
        {
            int step = 0;
            FaultyFile.Medium medium;
            do
            {
                medium = new FaultyFile.Medium { FailingStep = ++step, IsForGood = isForGood, IsLittleFs = isLittleFs, WrittenPercent = 50 };
                Run(medium, capacityBytes, bufferBytes, $"step {step}");
            }
            while (medium.HasFailed);
            Assert.That(step, Is.GreaterThan(80));
        }

        [Test]
        public void A_medium_that_cannot_be_read_for_a_moment_loses_nothing([Values] bool isReadableSoon, [Values] bool isLittleFs)
        {
            var medium = new FaultyFile.Medium { IsLittleFs = isLittleFs };
            int safe = TestTraffic.Run(Start(medium, 65536, 64));
            Assert.That(safe, Is.Not.Zero);
            TestBroker broker = Start(medium, 65536, 64, true);
            Assert.That(broker.Statistics.StoreFaults, Is.Not.Zero);
            medium.IsUnreadable = !isReadableSoon;
            broker.ConnectPersistent("x", false).Subscribe("#", 2);
            TestClient publisher = broker.Connect("p");
            publisher.Publish("t", "1", 2, 1, false, false);
            publisher.Expect("PUBREC 1");
            broker.Engine.CloseAll(broker.Clock.NowMs);
            medium.IsUnreadable = false;
            broker = Start(medium, 65536, 64);
            Assert.That(broker.Statistics.StoreFaults, Is.Zero);
            Assert.That(broker.Statistics.Sessions, Is.EqualTo(3));
            broker.Advance(0);
            TestTraffic.Check(broker, safe, "after the moment");
            ((FileStore)broker.Options.Store).Dispose();
        }

        private void Run(FaultyFile.Medium medium, int capacityBytes, int bufferBytes, string where)
        {
            System.IO.File.Delete(_folder.Log);
            System.IO.File.Delete(_folder.Fresh);
            _log = null;
            _fresh = null;
            int safe = 0;
            try
            {
                safe = TestTraffic.Run(Start(medium, capacityBytes, bufferBytes));
            }
            catch (System.IO.IOException) when (medium.HasFailed)
            {
                // The store could not be opened.
            }

            TestBroker broker = Start(new FaultyFile.Medium(), capacityBytes, bufferBytes);
            broker.Advance(0);
            TestTraffic.Check(broker, safe, where);
            ((FileStore)broker.Options.Store).Dispose();
        }

        // A new process, after the one before was killed.
        private TestBroker Start(FaultyFile.Medium medium, int capacityBytes, int bufferBytes, bool isUnreadable = false)
        {
            _log?.Cut();
            _fresh?.Cut();
            _log = new FaultyFile(_folder.Log, medium);
            _fresh = new FaultyFile(_folder.Fresh, medium);
            MqttBrokerOptions options = Options(_log, _fresh, capacityBytes, bufferBytes);
            medium.IsUnreadable = isUnreadable;
            return new TestBroker(options);
        }

        private MqttBrokerOptions Options(FaultyFile log, FaultyFile fresh, int capacityBytes, int bufferBytes)
        {
            MqttBrokerOptions options = TestOptions.Create();
            options.MaximumQueuedMessages = 16;
            options.Store = new FileStore(log, fresh, _folder.Log, 1000, capacityBytes, bufferBytes);
            options.StoreIntervalMs = 0;
            return options;
        }
    }
}
