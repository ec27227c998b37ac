using System.IO;
using NanoMqtt.Storage;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Storage
{
    /// <summary>A drive that takes nothing more, for a long time or for good, or refuses to sync or to close.</summary>
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

        [Test]
        public void A_medium_that_is_full_is_an_answer_and_no_file_stays_open()
        {
            using StoreFolder folder = new();
            using (var store = new FileStore(new StoreFile(folder.Log), new FullFile(folder.Fresh), folder.Log, 10, 256, 64))
            {
                int taken = 0;
                while (StoreFolder.Put(store, 1, (byte)taken))
                {
                    taken++;
                    Assert.That(store.Sync(), Is.EqualTo(store.LastError == null));
                }

                Assert.That(store.LastError, Is.EqualTo("Store file failed: No space left on device"));
                Assert.DoesNotThrow(() => File.Open(folder.Fresh, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose());
            }

            using FileStore again = folder.Open();
            Assert.That(again.Count, Is.EqualTo(1));
        }

        [Test]
        public void A_medium_that_refuses_to_sync_or_to_close_the_file_is_an_answer()
        {
            using StoreFolder folder = new();
            var log = new RefusingFile(folder.Log);
            FileStore store = new(log, new StoreFile(folder.Fresh), folder.Log, 1, 256, 16);
            Assert.That(StoreFolder.Put(store, 1, 1));
            Assert.That(store.Sync(), Is.False);
            Assert.That(store.LastError, Is.EqualTo("Store file failed: not synced"));
            log.IsRefusingToClose = true;
            Assert.DoesNotThrow(store.Dispose);
            Assert.That(store.LastError, Is.EqualTo("not closed"));
            using FileStore again = folder.Open();
            Assert.That(StoreFolder.Read(again), Is.EqualTo(new[] { "1=01" }));
        }

        private static FileStore Open(StoreFolder folder, FaultyFile.Medium medium) =>
            new(new FaultyFile(folder.Log, medium), new FaultyFile(folder.Fresh, medium), folder.Log, 16, 4096, 64);

        private sealed class RefusingFile : StoreFile
        {
            public RefusingFile(string path)
                : base(path)
            {
            }

            public bool IsRefusingToClose { get; set; }

            internal override void Sync() => throw new IOException("not synced");

            internal override void Close()
            {
                base.Close();
                if (IsRefusingToClose)
                {
                    throw new IOException("not closed");
                }
            }
        }

        private sealed class FullFile : StoreFile
        {
            public FullFile(string path)
                : base(path)
            {
            }

            internal override void Write(int position, byte[] buffer, int offset, int count) => throw new IOException("No space left on device");
        }
    }
}
