using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NanoMqtt.Storage;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Storage
{
    /// <summary>
    /// Whatever is in the file, the store opens with what the last whole Sync before the damage held, says what it dropped, and works from there.
    /// </summary>
    [TestFixture]
    public class RecoveryTests
    {
        private const string WrittenIn2026 =
            "4E4D5301602CF47510000000FEFFFFFF5A0AB9970100000000000000C4923DB70500000001000000099F7DDCA2FEFFFF"
            + "FF01000000078FEF7DFA05000000FFFFFFFF2D981F02030000000500000001020304059F7934AE5F000000FEFFFFFF";

        private readonly List<(int Length, string[] Records)> _states = new();
        private StoreFolder _folder;
        private byte[] _log;

        // A log with everything in it: values of all sizes, replaced and deleted ones; Syncs of one change, and of more than the buffer holds. Its
        // records at each Sync are kept with its length.
        [SetUp]
        public void Write()
        {
            _folder = new StoreFolder();
            _states.Clear();
            using (FileStore store = _folder.Open())
            {
                Keep(store);
                for (int i = 0; i < 4; i++)
                {
                    StoreFolder.Put(store, i, StoreFolder.Filled(i * 3, i));
                    Keep(store);
                }

                StoreFolder.Put(store, 1, StoreFolder.Filled(70, 7));
                Keep(store);
                store.Delete(2);
                Keep(store);
                StoreFolder.Put(store, 2, 1, 2, 3);
                StoreFolder.Put(store, 1, StoreFolder.Filled(50, 1));
                store.Delete(3);
                StoreFolder.Put(store, 5, StoreFolder.Filled(80, 5));
                StoreFolder.Put(store, int.MaxValue);
                Keep(store);
                store.Delete(0);
                Keep(store);
            }

            _log = File.ReadAllBytes(_folder.Log);
            Assert.That(_states[^1].Length, Is.EqualTo(_log.Length));
        }

        [TearDown]
        public void Remove() => _folder.Dispose();

        [Test]
        public void A_log_cut_at_any_byte_keeps_every_whole_Sync_and_nothing_of_another()
        {
            for (int length = 0; length <= _log.Length; length++)
            {
                CheckOpened(_log[..length], length, $"cut at {length}");
            }
        }

        [Test]
        public void Any_bit_that_flips_costs_its_Sync_and_what_follows_and_nothing_before()
        {
            for (int i = 0; i < _log.Length * 8; i++)
            {
                byte[] damaged = (byte[])_log.Clone();
                damaged[i / 8] ^= (byte)(1 << (i % 8));
                CheckOpened(damaged, i / 8, $"bit {i % 8} of byte {i / 8}");
            }
        }

        [Test]
        public void Of_a_log_written_anew_every_whole_record_before_the_damage_is_kept()
        {
            string[] records;
            using (FileStore store = _folder.Open(_log[..^1]))
            {
                records = StoreFolder.Read(store);
            }

            byte[] anew = File.ReadAllBytes(_folder.Log);
            Assert.That(anew, Has.Length.EqualTo(16 + records.Sum(r => 12 + (r.Split('=')[1].Length / 2))));
            for (int i = 16; i < anew.Length; i++)
            {
                byte[] damaged = (byte[])anew.Clone();
                damaged[i] ^= 1;
                using FileStore store = _folder.Open(damaged);
                string[] kept = StoreFolder.Read(store);
                Assert.That(kept, Is.EqualTo(records[..kept.Length]));
                Assert.That(16 + kept.Sum(r => 12 + (r.Split('=')[1].Length / 2)) + store.BytesDropped, Is.EqualTo(anew.Length));
                Assert.That(store.BytesDropped, Is.LessThan(anew.Length - i + 12 + 80), "no more than its record and what follows");
            }
        }

        [Test]
        public void Zeros_and_ones_behind_the_log_are_dropped([Values(0x00, 0xFF)] byte filler, [Values(1, 11, 12, 13, 500)] int count) =>
            CheckOpened(_log.Concat(Enumerable.Repeat(filler, count)).ToArray(), _log.Length, "filled up");

        [Test]
        public void A_file_of_anything_else_gives_an_empty_store([Values(1, 4, 16, 5000)] int length)
        {
            byte[] bytes = new byte[length];
            new Random(length).NextBytes(bytes);
            CheckOpened(bytes, 0, "noise");
        }

        // The checksum is right, the length is not: only a limit helps.
        [TestCase(int.MaxValue)]
        [TestCase(int.MinValue)]
        [TestCase(-2)]
        [TestCase(1)]
        public void A_length_in_the_file_is_never_trusted(int length)
        {
            CheckOpened(_log.Concat(Header(0, length)).ToArray(), _log.Length, $"length {length}");
        }

        // As a later version might write it.
        [Test]
        public void A_record_of_an_unknown_kind_ends_the_log()
        {
            byte[] unknown = Header(1, -3);
            byte[] mark = Header(_log.Length + 24, -2);
            CheckOpened(_log.Concat(unknown).Concat(mark).ToArray(), _log.Length, "unknown kind");
        }

        // The number of a mark is a position in the file; here it is 40.
        [Test]
        public void A_mark_removes_no_record_whatever_its_number()
        {
            File.Delete(_folder.Log);
            using (FileStore store = _folder.Open())
            {
                Assert.That(StoreFolder.Put(store, 40) && store.Sync());
                Assert.That(new FileInfo(_folder.Log).Length, Is.EqualTo(40));
            }

            using FileStore again = _folder.Open();
            Assert.That(StoreFolder.Read(again), Is.EqualTo(new[] { "40=" }));
        }

        // With values of no, one and five bytes, a deleted record, and a Sync.
        [Test]
        public void A_log_that_was_written_in_2026_can_be_read()
        {
            using FileStore store = _folder.Open(Convert.FromHexString(WrittenIn2026));
            Assert.That(StoreFolder.Read(store), Is.EqualTo(new[] { "1=", "-2=07", "3=0102030405" }));
            Assert.That(store.BytesDropped, Is.Zero);
        }

        [Test]
        public void What_was_dropped_is_said_once()
        {
            using (FileStore store = _folder.Open(_log[..^3]))
            {
                Assert.That(store.BytesDropped, Is.EqualTo(12 + 9), "a record, and what is left of the mark of its Sync");
                Assert.That(store.LastError, Does.EndWith("bytes dropped: 21").And.Not.Contains("\n"));
            }

            using FileStore again = _folder.Open();
            Assert.That(again.BytesDropped, Is.Zero);
            Assert.That(again.LastError, Is.Null);
        }

        [Test]
        public void Of_a_new_log_not_yet_in_place_the_old_one_counts()
        {
            for (int length = 0; length <= _log.Length; length++)
            {
                File.WriteAllBytes(_folder.Log, _log);
                File.WriteAllBytes(_folder.Fresh, _log[..length]);
                using FileStore store = _folder.Open();
                Assert.That(StoreFolder.Read(store), Is.EqualTo(_states[^1].Records));
                Assert.That(File.Exists(_folder.Fresh), Is.False);
            }
        }

        [Test]
        public void A_new_log_without_its_name_gets_it()
        {
            File.Move(_folder.Log, _folder.Fresh);
            using FileStore store = _folder.Open();
            Assert.That(StoreFolder.Read(store), Is.EqualTo(_states[^1].Records));
            Assert.That(store.BytesDropped, Is.Zero);
            Assert.That(File.Exists(_folder.Log) && !File.Exists(_folder.Fresh));
        }

        private void Keep(FileStore store)
        {
            Assert.That(store.Sync());
            _states.Add(((int)new FileInfo(_folder.Log).Length, StoreFolder.Read(store)));
        }

        private static byte[] Header(int key, int length)
        {
            byte[] header = new byte[12];
            BitConverter.TryWriteBytes(header.AsSpan(4), key);
            BitConverter.TryWriteBytes(header.AsSpan(8), length);
            BitConverter.TryWriteBytes(header, FileStore.Checksum(FileStore.Seed, header, 4, 8));
            return header;
        }

        // Opens a damaged log, whose bytes before the damage are as written.
        private void CheckOpened(byte[] log, int whole, string what)
        {
            (int kept, string[] records) = _states.LastOrDefault(s => s.Length <= whole, (Length: 0, Records: Array.Empty<string>()));
            using (FileStore store = _folder.Open(log))
            {
                Assert.That(StoreFolder.Read(store), Is.EqualTo(records), what);
                Assert.That(store.BytesDropped, Is.EqualTo(log.Length - kept), what);
                Assert.That(StoreFolder.Put(store, 77, 7) && store.Sync(), what);
            }

            using FileStore again = _folder.Open();
            Assert.That(StoreFolder.Read(again), Is.EqualTo(records.Append("77=07")), what);
            Assert.That(again.BytesDropped, Is.Zero, what);
        }
    }
}
