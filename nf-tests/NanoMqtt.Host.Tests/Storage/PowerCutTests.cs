using System;
using System.Collections.Generic;
using System.Linq;
using NanoMqtt.Storage;
using NUnit.Framework;
using Medium = NanoMqtt.Host.Tests.Storage.FaultyFile.Medium;

namespace NanoMqtt.Host.Tests.Storage
{
    /// <summary>
    /// The power goes, or the medium fails, at every single step that a store takes, also while it writes its log anew and while it
    /// recovers: what was there at the last Sync that gave true is there, unless it was changed since; and of the next one all or nothing.
    /// </summary>
    [TestFixture]
    public class PowerCutTests
    {
        private const int Keys = 5;
        private const int Changes = 60;
        private const int Capacity = 400;

        // An eighth of it holds what is changed between two Syncs.
        private const int LargeCapacity = 2400;

        // What each key has been since the last Sync that gave true; null stands for no record.
        private readonly HashSet<string>[] _possible = new HashSet<string>[Keys];

        // What the store may hold as a whole: as at the last Sync that gave true, or at one since that did not.
        private readonly HashSet<string> _whole = new();
        private StoreFolder _folder;

        [SetUp]
        public void Make()
        {
            _folder = new StoreFolder();
            _whole.Clear();
            _whole.Add("");
            for (int key = 0; key < Keys; key++)
            {
                _possible[key] = new HashSet<string> { null };
            }
        }

        [TearDown]
        public void Remove() => _folder.Dispose();

        [Test]
        public void A_power_cut_at_any_step_loses_nothing_that_was_synced([Values] bool isLittleFs, [Values(0, 40, 100)] int writtenPercent)
        {
            int step = 1;
            while (Run(new Medium { FailingStep = step, IsForGood = true, IsLittleFs = isLittleFs, WrittenPercent = writtenPercent }))
            {
                step++;
            }

            Assert.That(step, Is.GreaterThan(150));
        }

        [Test]
        public void A_power_cut_at_any_step_leaves_all_changes_of_a_Sync_or_none([Values] bool isLittleFs, [Values(0, 40, 100)] int writtenPercent)
        {
            int step = 1;
            while (Run(new Medium { FailingStep = step, IsForGood = true, IsLittleFs = isLittleFs, WrittenPercent = writtenPercent }, 0, LargeCapacity))
            {
                step++;
            }

            Assert.That(step, Is.GreaterThan(80));
        }

        [Test]
        public void A_failure_at_any_step_is_an_answer_and_the_store_goes_on([Values] bool isLittleFs, [Values(0, 40, 100)] int writtenPercent)
        {
            int step = 1;
            while (Run(new Medium { FailingStep = step, IsLittleFs = isLittleFs, WrittenPercent = writtenPercent }))
            {
                step++;
            }

            Assert.That(step, Is.GreaterThan(150));
        }

        [Test]
        public void A_power_cut_while_recovering_from_a_power_cut_loses_nothing_that_was_synced([Values] bool isLittleFs)
        {
            for (int step = 1; Run(new Medium { FailingStep = step, IsForGood = true, IsLittleFs = isLittleFs, WrittenPercent = 40 }, 6); step++)
            {
            }

            Assert.That(_folder.Open().LastError, Is.Null);
        }

        // The write says that it failed, and yet all of it has arrived.
        [Test]
        public void What_is_left_of_a_failed_write_is_never_read()
        {
            using (FileStoreOnFaultyFiles files = new(_folder, new Medium { FailingStep = 3, WrittenPercent = 100 }))
            {
                Assert.That(StoreFolder.Put(files.Store, 1, 1) && StoreFolder.Put(files.Store, 2, 2));
                Assert.That(files.Store.Sync(), Is.False);
                files.Store.Delete(2);
                Assert.That(files.Store.Sync());
            }

            using FileStore store = _folder.Open(capacityBytes: 400);
            Assert.That(StoreFolder.Read(store), Is.EqualTo(new[] { "1=01" }));
        }

        // Whether the medium failed before the changes were all done.
        private bool Run(Medium medium, int cutsWhileRecovering = 0, int capacity = Capacity)
        {
            _folder.Dispose();
            Make();
            using (FileStoreOnFaultyFiles files = new(_folder, medium, capacity))
            {
                if (files.Store != null)
                {
                    Change(files.Store, medium);
                }
            }

            for (int step = cutsWhileRecovering; step > 0; step--)
            {
                using FileStoreOnFaultyFiles again = new(_folder, new Medium { FailingStep = step, IsForGood = true, IsLittleFs = medium.IsLittleFs });
            }

            using FileStore store = _folder.Open(capacityBytes: capacity);
            Check(store, $"failing step {medium.FailingStep}");
            Assert.That(capacity == Capacity || _whole.Contains(Whole(store)), $"all or nothing, failing step {medium.FailingStep}");
            Assert.That(StoreFolder.Put(store, 99, 1) && store.Sync());
            return medium.HasFailed;
        }

        private void Change(FileStore store, Medium medium)
        {
            Random random = new(1);
            for (int i = 0; i < Changes && !(medium.IsForGood && medium.HasFailed); i++)
            {
                int key = random.Next(Keys);
                byte[] value = StoreFolder.Filled(random.Next(75), i);
                if (i % 5 == 4)
                {
                    store.Delete(key);
                    _possible[key].Add(null);
                }
                else
                {
                    _possible[key].Add(Convert.ToHexString(value));
                    _ = store.Put(key, value, 0, value.Length);
                }

                if (i % 3 != 2)
                {
                    continue;
                }

                if (!medium.HasFailed)
                {
                    _whole.Add(Whole(store));
                }

                if (store.Sync())
                {
                    Settle(store);
                }
            }

            if (!medium.IsForGood)
            {
                Assert.That(store.Sync() || store.Sync(), Is.True, "syncing once the medium works again");
                Settle(store);
            }

            Assert.That(medium.HasFailed, Is.EqualTo(store.LastError != null));
        }

        private void Settle(FileStore store)
        {
            Check(store, "before a Sync");
            _whole.Clear();
            _whole.Add(Whole(store));
            for (int key = 0; key < Keys; key++)
            {
                _possible[key] = new HashSet<string> { Text(store, key) };
            }
        }

        private void Check(FileStore store, string when)
        {
            for (int key = 0; key < Keys; key++)
            {
                Assert.That(_possible[key], Does.Contain(Text(store, key)), $"key {key}, {when}");
            }
        }

        private static string Whole(FileStore store) => string.Join(' ', StoreFolder.Read(store));

        private static string Text(FileStore store, int key) => store.LengthOf(key) < 0 ? null : Convert.ToHexString(StoreFolder.Value(store, key));

        private sealed class FileStoreOnFaultyFiles : IDisposable
        {
            private readonly FaultyFile _log;
            private readonly FaultyFile _fresh;

            public FileStoreOnFaultyFiles(StoreFolder folder, Medium medium, int capacity = Capacity)
            {
                _log = new FaultyFile(folder.Log, medium);
                _fresh = new FaultyFile(folder.Fresh, medium);
                try
                {
                    Store = new FileStore(_log, _fresh, folder.Log, 16, capacity, 64);
                }
                catch (System.IO.IOException) when (medium.HasFailed)
                {
                }
            }

            /// <summary>Null when the medium failed while it was opened.</summary>
            public FileStore Store { get; }

            public void Dispose()
            {
                _log.Cut();
                _fresh.Cut();
            }
        }
    }
}
