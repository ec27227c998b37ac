using System;
using System.IO;
using System.Linq;
using NanoMqtt.Storage;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Storage
{
    /// <summary>What every store promises, kept by the one in a file.</summary>
    [TestFixture]
    public class FileStoreTests
    {
        private StoreFolder _folder;

        [SetUp]
        public void Make() => _folder = new StoreFolder();

        [TearDown]
        public void Remove() => _folder.Dispose();

        [Test]
        public void What_was_synced_is_there_when_the_file_is_opened_again()
        {
            using (FileStore store = new(_folder.Log))
            {
                Assert.That(StoreFolder.Put(store, 7, 1, 2, 3) && StoreFolder.Put(store, -1) && StoreFolder.Put(store, int.MinValue, 9));
                store.Delete(7);
                Assert.That(store.Sync());
            }

            using FileStore again = new(_folder.Log);
            Assert.That(StoreFolder.Read(again), Is.EqualTo(new[] { "-1=", "-2147483648=09" }));
            Assert.That(again.BytesDropped, Is.Zero);
            Assert.That(again.LastError, Is.Null);
        }

        [Test]
        public void A_new_store_is_empty_and_knows_no_record()
        {
            using FileStore store = new(_folder.Log);
            Assert.That((store.Count, store.LengthOf(1), store.Get(1, new byte[8], 0)), Is.EqualTo((0, -1, false)));
            Assert.That(store.Sync());
            store.Delete(1);
            Assert.That(store.Count, Is.Zero);
        }

        [Test]
        public void A_value_is_read_into_the_callers_array_where_the_caller_says([Values(3, 100)] int length, [Values] bool isInFile)
        {
            using FileStore store = _folder.Open();
            byte[] value = StoreFolder.Filled(length, 1);
            Assert.That(store.Put(1, new byte[] { 99 }.Concat(value).Append((byte)98).ToArray(), 1, length));
            Assert.That(!isInFile || store.Sync());
            byte[] read = new byte[length + 2];
            Assert.That(store.Get(1, read, 1));
            Assert.That(read, Is.EqualTo(new byte[] { 0 }.Concat(value).Append((byte)0)));
        }

        [Test]
        public void Records_are_counted_in_the_order_in_which_their_values_were_put()
        {
            using (FileStore store = _folder.Open())
            {
                foreach (int key in new[] { 5, 3, 9, 3, 1, 5 })
                {
                    Assert.That(StoreFolder.Put(store, key, (byte)key));
                }

                Assert.That(StoreFolder.Read(store), Is.EqualTo(new[] { "9=09", "3=03", "1=01", "5=05" }));
                Assert.That(store.Sync());
                Assert.That(StoreFolder.Put(store, 3, 33));
                Assert.That(StoreFolder.Read(store), Is.EqualTo(new[] { "9=09", "1=01", "5=05", "3=21" }));
            }

            using FileStore again = _folder.Open();
            Assert.That(StoreFolder.Read(again), Is.EqualTo(new[] { "9=09", "1=01", "5=05", "3=21" }));
        }

        [Test]
        public void Order_and_values_hold_when_the_log_is_written_anew()
        {
            using FileStore store = _folder.Open(capacityBytes: 512);
            StoreFolder.Put(store, 1, StoreFolder.Filled(40, 1));
            StoreFolder.Put(store, 2, StoreFolder.Filled(80, 2));
            for (int i = 0; i < 100; i++)
            {
                Assert.That(StoreFolder.Put(store, 3 + (i % 3), StoreFolder.Filled(20, i)));
                Assert.That(store.Sync());
            }

            string[] records = StoreFolder.Read(store);
            Assert.That(records.Select(r => r.Split('=')[0]), Is.EqualTo(new[] { "1", "2", "4", "5", "3" }));
            store.Dispose();
            Assert.That(new FileInfo(_folder.Log).Length, Is.LessThanOrEqualTo(512));
            Assert.That(File.Exists(_folder.Fresh), Is.False);
            using FileStore again = _folder.Open(capacityBytes: 512);
            Assert.That(StoreFolder.Read(again), Is.EqualTo(records));
        }

        [Test]
        public void A_record_that_is_replaced_or_deleted_before_it_is_written_costs_nothing()
        {
            using FileStore store = _folder.Open();
            store.Sync();
            long before = new FileInfo(_folder.Log).Length;
            for (byte i = 0; i < 100; i++)
            {
                StoreFolder.Put(store, 1, i, i);
                StoreFolder.Put(store, 2, i);
                store.Delete(1);
            }

            Assert.That(store.Sync());
            Assert.That(new FileInfo(_folder.Log).Length - before, Is.EqualTo(12 + 1 + 12), "one record, and the mark of the Sync");
            Assert.That(StoreFolder.Read(store), Is.EqualTo(new[] { "2=63" }));
        }

        [Test]
        public void A_deleted_record_does_not_come_back([Values] bool isSyncedBefore, [Values] bool isReplaced)
        {
            using (FileStore store = _folder.Open())
            {
                StoreFolder.Put(store, 1, 1);
                Assert.That(!isSyncedBefore || store.Sync());
                if (isReplaced)
                {
                    StoreFolder.Put(store, 1, 2);
                }

                store.Delete(1);
                Assert.That(store.Sync());
            }

            using FileStore again = _folder.Open();
            Assert.That(again.Count, Is.Zero);
        }

        [Test]
        public void Live_records_take_three_quarters_of_the_capacity_and_not_a_byte_more()
        {
            using FileStore store = _folder.Open(capacityBytes: 400);
            int room = 300 - 16 - (3 * 12);
            Assert.That(StoreFolder.Put(store, 1, new byte[88]) && StoreFolder.Put(store, 2, new byte[88]));
            Assert.That(StoreFolder.Put(store, 3, new byte[room - 176 + 1]), Is.False);
            Assert.That(StoreFolder.Put(store, 3, new byte[room - 176]));
            Assert.That(StoreFolder.Put(store, 4), Is.False);

            string[] records = StoreFolder.Read(store);
            Assert.That(StoreFolder.Put(store, 3, new byte[room - 176 + 1]), Is.False);
            Assert.That(StoreFolder.Read(store), Is.EqualTo(records));
            store.Delete(1);
            Assert.That(StoreFolder.Put(store, 4) && store.Sync());
            Assert.That(store.LastError, Does.StartWith("Store full"));
        }

        [Test]
        public void A_full_store_still_takes_new_values_for_what_it_holds_and_deletes()
        {
            using (FileStore store = _folder.Open(capacityBytes: 400))
            {
                for (byte i = 0; i < 200; i++)
                {
                    Assert.That(StoreFolder.Put(store, i % 3, Enumerable.Repeat(i, 82).ToArray()), $"round {i}");
                    Assert.That(store.Sync());
                    Assert.That(new FileInfo(_folder.Log).Length, Is.LessThanOrEqualTo(400));
                }

                store.Delete(0);
                store.Delete(1);
                store.Delete(2);
                Assert.That(store.Sync());
            }

            using FileStore again = _folder.Open(capacityBytes: 400);
            Assert.That(again.Count, Is.Zero);
        }

        [Test]
        public void A_record_takes_a_quarter_of_the_capacity_at_most()
        {
            using FileStore store = _folder.Open(capacityBytes: 400);
            Assert.That(StoreFolder.Put(store, 1, new byte[89]), Is.False);
            Assert.That(StoreFolder.Put(store, 1, new byte[88]));
        }

        [Test]
        public void Full_of_records_is_an_answer_and_replacing_goes_on()
        {
            using FileStore store = _folder.Open(maximumRecords: 2);
            Assert.That(StoreFolder.Put(store, 1) && StoreFolder.Put(store, 2));
            Assert.That(store.LastError, Is.Null);
            Assert.That(StoreFolder.Put(store, 3), Is.False);
            Assert.That(store.LastError, Does.Contain("raise maximumRecords"));
            Assert.That(StoreFolder.Put(store, 1, 5));
            store.Delete(2);
            Assert.That(StoreFolder.Put(store, 3));
            Assert.That(StoreFolder.Read(store), Is.EqualTo(new[] { "1=05", "3=" }));
        }

        [Test]
        public void A_missing_folder_is_one_clear_line()
        {
            IOException e = Assert.Throws<IOException>(() => _ = new FileStore(Path.Combine(_folder.Log, "missing", "log")));
            Assert.That(e.Message, Does.StartWith("Cannot open the store " + _folder.Log).And.Contains("folder").And.Not.Contains("\n"));
        }

        [Test]
        public void A_store_that_is_open_elsewhere_is_one_clear_line_and_left_alone()
        {
            using FileStore store = new(_folder.Log);
            File.WriteAllText(_folder.Fresh, "being written");
            Assert.That(() => new FileStore(_folder.Log), Throws.TypeOf<IOException>().With.Message.Contains("open elsewhere"));
            Assert.That(File.Exists(_folder.Fresh));
        }

        [Test]
        public void More_records_than_may_be_are_refused_and_stay_in_the_file()
        {
            using (FileStore store = _folder.Open())
            {
                Assert.That(StoreFolder.Put(store, 1) && StoreFolder.Put(store, 2) && StoreFolder.Put(store, 3));
            }

            Assert.That(() => _folder.Open(maximumRecords: 2), Throws.TypeOf<IOException>().With.Message.Contains("maximumRecords"));
            using FileStore again = _folder.Open();
            Assert.That(again.Count, Is.EqualTo(3));
        }

        [Test]
        public void A_smaller_capacity_keeps_what_is_there_and_takes_no_more()
        {
            using (FileStore store = _folder.Open())
            {
                Assert.That(StoreFolder.Put(store, 1, new byte[500]) && StoreFolder.Put(store, 2, new byte[5]));
            }

            using FileStore smaller = _folder.Open(capacityBytes: 256);
            Assert.That(smaller.Count, Is.EqualTo(2));
            Assert.That(StoreFolder.Put(smaller, 3), Is.False);
            smaller.Delete(1);
            Assert.That(StoreFolder.Put(smaller, 3) && smaller.Sync());
            Assert.That(new FileInfo(_folder.Log).Length, Is.LessThanOrEqualTo(256));
        }

        [TestCase(0, 256, 16)]
        [TestCase(1, 255, 16)]
        [TestCase(1, 256, 15)]
        public void Numbers_that_are_too_small_are_refused(int maximumRecords, int capacityBytes, int bufferBytes) =>
            Assert.That(() => new FileStore(_folder.Log, maximumRecords, capacityBytes, bufferBytes), Throws.TypeOf<ArgumentOutOfRangeException>());

        [TestCase(-1, 1)]
        [TestCase(0, -1)]
        [TestCase(0, 5)]
        [TestCase(4, 1)]
        [TestCase(1, int.MaxValue)]
        public void A_range_outside_the_array_is_refused_and_changes_nothing(int offset, int count)
        {
            using FileStore store = _folder.Open();
            StoreFolder.Put(store, 1, 1);
            Assert.That(() => store.Put(1, new byte[4], offset, count), Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(StoreFolder.Read(store), Is.EqualTo(new[] { "1=01" }));
        }

        [Test]
        public void Calls_allocate_nothing_until_the_log_is_written_anew()
        {
            using FileStore store = new(_folder.Log, capacityBytes: 1 << 20);
            byte[] value = new byte[100];
            long before = 0;
            for (int i = 0; i < 2000; i++)
            {
                if (i == 1000)
                {
                    before = GC.GetAllocatedBytesForCurrentThread();
                }

                store.Put(i & 1, value, 0, 1 + (i % 90));
                store.Put(2, value, 0, 4);
                store.Get(store.KeyAt(0), value, 0);
                store.Delete(2);
                if (i % 100 == 0)
                {
                    store.Sync();
                }
            }

            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
            Assert.That(store.Count, Is.EqualTo(2));
        }
    }
}
