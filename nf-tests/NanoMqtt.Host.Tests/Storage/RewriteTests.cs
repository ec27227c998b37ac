using System.IO;
using System.Linq;
using NanoMqtt.Storage;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Storage
{
    /// <summary>When the log is written anew, how large it gets until then, and what becomes of a record that can no longer be read.</summary>
    [TestFixture]
    public class RewriteTests
    {
        private const int Capacity = 2400;
        private const int HeaderBytes = 12;

        private StoreFolder _folder;
        private WatchedFile _log;
        private WatchedFile _fresh;

        [SetUp]
        public void Make()
        {
            _folder = new StoreFolder();
            _log = new WatchedFile(_folder.Log);
            _fresh = new WatchedFile(_folder.Fresh);
        }

        [TearDown]
        public void Remove() => _folder.Dispose();

        // Otherwise a power cut after it would keep the first changes without the others. The first record makes each Sync end at another position.
        [Test]
        public void The_log_is_not_written_anew_among_changes_of_an_eighth_of_the_capacity()
        {
            byte[] half = new byte[(Capacity / 8 / 2) - HeaderBytes];
            for (int length = 0; length < Capacity / 8; length++)
            {
                File.Delete(_folder.Log);
                using FileStore store = Open(Capacity, 64);
                Assert.That(store.Put(0, new byte[length], 0, length) && store.Sync());
                for (int i = 0; i < 8; i++)
                {
                    int before = _fresh.Creations;
                    Assert.That(store.Put(1, half, 0, half.Length) && store.Put(2, half, 0, half.Length));
                    Assert.That(_fresh.Creations, Is.EqualTo(before), $"first record {length}, Sync {i}");
                    Assert.That(store.Sync());
                }
            }

            Assert.That(_fresh.Creations, Is.Not.Zero);
        }

        [Test]
        public void The_log_never_takes_more_than_its_capacity([Values(256, 400, 1001)] int capacity, [Values(16, 64)] int bufferBytes)
        {
            using (FileStore store = Open(capacity, bufferBytes))
            {
                for (int i = 0; i < 2000; i++)
                {
                    int length = i % ((capacity / 4) - HeaderBytes + 1);
                    Assert.That(store.Put(i % 2, new byte[length], 0, length), $"record {i}");
                    if (i % 7 == 0)
                    {
                        store.Delete(0);
                    }
                }
            }

            Assert.That(_log.LargestEnd, Is.LessThanOrEqualTo(capacity));
            Assert.That(_fresh.LargestEnd, Is.LessThanOrEqualTo(capacity));
            Assert.That(_fresh.Creations, Is.Not.Zero);
        }

        [Test]
        public void A_log_larger_than_its_capacity_gets_no_larger()
        {
            using (FileStore store = Open(4096, 64))
            {
                Assert.That(store.Put(1, new byte[300], 0, 300) && StoreFolder.Put(store, 2));
            }

            int size = (int)new FileInfo(_folder.Log).Length;
            using FileStore smaller = Open(256, 64);
            Assert.That(StoreFolder.Put(smaller, 1, 1), Is.False);
            Assert.That(smaller.LengthOf(1), Is.EqualTo(300));
            smaller.Delete(2);
            Assert.That(smaller.Sync());
            Assert.That(_log.LargestEnd, Is.LessThanOrEqualTo(size));
            smaller.Dispose();
            using FileStore again = _folder.Open();
            Assert.That(StoreFolder.Read(again).Select(r => r.Split('=')[0]), Is.EqualTo(new[] { "1" }));
        }

        [Test]
        public void A_record_that_fills_the_buffer_and_is_replaced_is_written_once()
        {
            using FileStore store = Open(4096, 64);
            Assert.That(store.Sync());
            int before = _log.Writes;
            for (byte i = 0; i < 100; i++)
            {
                Assert.That(StoreFolder.Put(store, 1, StoreFolder.Filled(64 - HeaderBytes, i)));
            }

            Assert.That(_log.Writes, Is.EqualTo(before));
        }

        [Test]
        public void A_Sync_without_changes_writes_nothing([Values] bool isOpenedAgain)
        {
            FileStore store = Open(4096, 64);
            Assert.That(StoreFolder.Put(store, 1, 1) && store.Sync());
            if (isOpenedAgain)
            {
                store.Dispose();
                store = Open(4096, 64);
            }

            int before = _log.Writes;
            Assert.That(store.Sync());
            store.Dispose();
            Assert.That(_log.Writes, Is.EqualTo(before));
            Assert.That(_fresh.Creations, Is.Zero);
        }

        [Test]
        public void A_record_that_goes_bad_is_not_handed_out_and_costs_no_other([Values(1, 2, 3)] int bad, [Values(20, 100)] int length)
        {
            using FileStore store = Open(4096, 64);
            for (int key = 1; key <= 3; key++)
            {
                Assert.That(store.Put(key, StoreFolder.Filled(length, key), 0, length) && store.Sync());
            }

            string[] others = StoreFolder.Read(store).Where(r => r[0] != '0' + bad).ToArray();
            _log.BadByte = 16 + ((bad - 1) * (HeaderBytes + length + HeaderBytes)) + HeaderBytes + (length / 2);
            Assert.That(store.Get(bad, new byte[length], 0), Is.False);
            for (int i = 0; _fresh.Creations == 0; i++)
            {
                Assert.That(StoreFolder.Put(store, 4, (byte)i) && store.Sync());
            }

            Assert.That(store.BytesDropped, Is.EqualTo(HeaderBytes + length));
            Assert.That(store.LastError, Does.Contain("damaged"));
            _log.BadByte = -1;
            Assert.That(StoreFolder.Read(store).Where(r => r[0] != '4'), Is.EqualTo(others));
            store.Dispose();
            using FileStore again = _folder.Open();
            Assert.That(StoreFolder.Read(again).Where(r => r[0] != '4'), Is.EqualTo(others));
            Assert.That(again.BytesDropped, Is.Zero);
        }

        private FileStore Open(int capacityBytes, int bufferBytes) => new(_log, _fresh, _folder.Log, 16, capacityBytes, bufferBytes);

        private sealed class WatchedFile : StoreFile
        {
            public WatchedFile(string path)
                : base(path)
            {
            }

            public int Creations { get; private set; }

            public int Writes { get; private set; }

            public int LargestEnd { get; private set; }

            /// <summary>Position of a byte that reads wrong; -1: none.</summary>
            public int BadByte { get; set; } = -1;

            internal override void Create()
            {
                Creations++;
                base.Create();
            }

            internal override bool Read(int position, byte[] buffer, int offset, int count)
            {
                bool isRead = base.Read(position, buffer, offset, count);
                if (BadByte >= position && BadByte < position + count)
                {
                    buffer[offset + BadByte - position] ^= 1;
                }

                return isRead;
            }

            internal override void Write(int position, byte[] buffer, int offset, int count)
            {
                Writes++;
                LargestEnd = int.Max(LargestEnd, position + count);
                base.Write(position, buffer, offset, count);
            }

            internal override void Sync()
            {
            }
        }
    }
}
