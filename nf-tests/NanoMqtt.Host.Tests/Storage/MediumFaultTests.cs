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

        [SetUp]
        public void Make() => _folder = new StoreFolder();

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

        private void Run(FaultyFile.Medium medium, int capacityBytes, int bufferBytes, string where)
        {
            System.IO.File.Delete(_folder.Log);
            System.IO.File.Delete(_folder.Fresh);
            int safe = 0;
            var log = new FaultyFile(_folder.Log, medium);
            var fresh = new FaultyFile(_folder.Fresh, medium);
            try
            {
                safe = TestTraffic.Run(new TestBroker(Options(log, fresh, capacityBytes, bufferBytes)));
            }
            catch (System.IO.IOException) when (medium.HasFailed)
            {
                // The store could not be opened.
            }

            log.Cut();
            fresh.Cut();
            var healthy = new FaultyFile.Medium();
            var broker = new TestBroker(Options(new FaultyFile(_folder.Log, healthy), new FaultyFile(_folder.Fresh, healthy), capacityBytes, bufferBytes));
            broker.Advance(0);
            TestTraffic.Check(broker, safe, where);
            ((FileStore)broker.Options.Store).Dispose();
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
