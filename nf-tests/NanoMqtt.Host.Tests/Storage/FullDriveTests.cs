using NanoMqtt.Storage;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Storage
{
    /// <summary>A drive that takes nothing more for a long time, and then has room again.</summary>
    [TestFixture]
    public class FullDriveTests
    {
        private const int Changes = 100;

        [Test]
        public void A_drive_that_stays_full_is_seldom_tried_and_used_again_when_it_has_room([Values] bool isLittleFs, [Values(0, 50)] int writtenPercent)
        {
            using StoreFolder folder = new();
            var medium = new FaultyFile.Medium { IsLittleFs = isLittleFs, WrittenPercent = writtenPercent };
            FileStore store = Open(folder, medium);
            Assert.That(StoreFolder.Put(store, 1, 1) && store.Sync());
            int before = medium.Steps;
            medium.FailingStep = before + 1;
            medium.IsForGood = true;
            for (int i = 0; i < Changes; i++)
            {
                StoreFolder.Put(store, 2, (byte)i);
                Assert.That(store.Sync(), Is.False);
            }

            Assert.That(medium.Steps - before, Is.LessThan(Changes / 4), "steps on the medium");
            Assert.That(store.LastError, Is.Not.Null);
            medium.FailingStep = 0;
            int attempts = 1;
            while (!(StoreFolder.Put(store, 3, 3) && store.Sync()))
            {
                Assert.That(++attempts, Is.LessThanOrEqualTo(16), "attempts until the drive is used again");
            }

            store.Dispose();
            using FileStore again = Open(folder, new FaultyFile.Medium());
            Assert.That(StoreFolder.Read(again), Is.EqualTo(new[] { "1=01", "2=00", "3=03" }));
            Assert.That(again.BytesDropped, Is.Zero);
        }

        private static FileStore Open(StoreFolder folder, FaultyFile.Medium medium) =>
            new(new FaultyFile(folder.Log, medium), new FaultyFile(folder.Fresh, medium), folder.Log, 16, 4096, 64);
    }
}
