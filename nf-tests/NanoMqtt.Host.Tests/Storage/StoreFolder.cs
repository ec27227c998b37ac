using System;
using System.IO;
using System.Linq;
using NanoMqtt.Core;
using NanoMqtt.Storage;

namespace NanoMqtt.Host.Tests.Storage
{
    /// <summary>A folder of its own for the file of a store, gone after the test.</summary>
    internal sealed class StoreFolder : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("nanomqtt-store-").FullName;

        public string Log => Path.Combine(_folder, "log");

        public string Fresh => Log + ".new";

        public void Dispose() => Directory.Delete(_folder, true);

        public FileStore Open(int maximumRecords = 16, int capacityBytes = 4096, int bufferBytes = 64) =>
            new(new QuickFile(Log), new QuickFile(Fresh), Log, maximumRecords, capacityBytes, bufferBytes);

        public FileStore Open(byte[] log)
        {
            File.Delete(Fresh);
            File.WriteAllBytes(Log, log);
            return Open();
        }

        /// <summary>All records in their order, a line each: key, equals sign, value in hex.</summary>
        public static string[] Read(IMqttStore store) =>
            Enumerable.Range(0, store.Count).Select(i => $"{store.KeyAt(i)}={Convert.ToHexString(Value(store, store.KeyAt(i)))}").ToArray();

        public static byte[] Value(IMqttStore store, int key)
        {
            byte[] value = new byte[store.LengthOf(key)];
            return store.Get(key, value, 0) ? value : throw new InvalidOperationException($"Record {key} cannot be read.");
        }

        public static bool Put(IMqttStore store, int key, params byte[] value) => store.Put(key, value, 0, value.Length);

        public static byte[] Filled(int length, int seed) => Enumerable.Range(seed, length).Select(i => (byte)i).ToArray();

        // The disk of the test machine needs no syncing for a process to read what it wrote.
        private sealed class QuickFile : StoreFile
        {
            public QuickFile(string path)
                : base(path)
            {
            }

            internal override void Sync()
            {
            }
        }
    }
}
