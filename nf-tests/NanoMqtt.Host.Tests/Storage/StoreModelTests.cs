using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using NanoMqtt.Storage;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Storage
{
    /// <summary>
    /// Any sequence of changes gives what a list in memory gives, also after opening the file again. A failure is shrunk and prints its
    /// seed: CsCheck_Seed in the environment repeats it.
    /// </summary>
    [TestFixture]
    public class StoreModelTests
    {
        private const int Keys = 7;
        private const int MaximumRecords = 5;
        private const int Capacity = 512;

        private enum Kind
        {
            Put,
            PutAgain,
            Delete,
            Sync,
            Reopen,
        }

        private static readonly Gen<(Kind Kind, int Key, int Length)[]> s_steps =
            Gen.Select(Gen.Enum<Kind>(), Gen.Int[0, Keys - 1], Gen.Int[0, 130]).Array[1, 60];

        [Test]
        public void A_store_does_what_a_list_does([Values(16, 67, 512)] int bufferBytes) =>
            s_steps.Sample(steps => Run(steps, bufferBytes), iter: 600);

        private static void Run((Kind Kind, int Key, int Length)[] steps, int bufferBytes)
        {
            using StoreFolder folder = new();
            FileStore store = folder.Open(MaximumRecords, Capacity, bufferBytes);
            List<(int Key, byte[] Value)> model = new();
            try
            {
                for (int i = 0; i < steps.Length; i++)
                {
                    (Kind kind, int key, int length) = steps[i];
                    if (kind == Kind.Reopen)
                    {
                        store.Dispose();
                        store = folder.Open(MaximumRecords, Capacity, bufferBytes);
                        Assert.That(store.BytesDropped, Is.Zero);
                    }
                    else
                    {
                        Change(store, model, kind, key, StoreFolder.Filled(length, i));
                    }

                    Assert.That(StoreFolder.Read(store), Is.EqualTo(model.Select(r => $"{r.Key}={Convert.ToHexString(r.Value)}")), $"step {i}: {kind}");
                    Assert.That(store.LengthOf(key), Is.EqualTo(model.Where(r => r.Key == key).Select(r => r.Value.Length).DefaultIfEmpty(-1).Single()));
                }

                Assert.That(store.LastError, Is.Null.Or.StartsWith("Store full"));
            }
            finally
            {
                store.Dispose();
            }
        }

        private static void Change(FileStore store, List<(int Key, byte[] Value)> model, Kind kind, int key, byte[] value)
        {
            switch (kind)
            {
                case Kind.Delete:
                    store.Delete(key);
                    model.RemoveAll(r => r.Key == key);
                    break;
                case Kind.Sync:
                    Assert.That(store.Sync());
                    break;
                default:
                    (int, byte[])[] others = model.Where(r => r.Key != key).Select(r => (r.Key, r.Value)).ToArray();
                    bool fits = others.Length < MaximumRecords && 12 + value.Length <= Capacity / 4
                        && 16 + others.Sum(r => 12 + r.Item2.Length) + 12 + value.Length <= Capacity / 4 * 3;
                    Assert.That(store.Put(key, value, 0, value.Length), Is.EqualTo(fits));
                    if (fits)
                    {
                        model.RemoveAll(r => r.Key == key);
                        model.Add((key, value));
                    }

                    break;
            }
        }
    }
}
