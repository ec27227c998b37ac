using System;
using System.IO;
using System.IO.MemoryMappedFiles;

namespace NanoMqtt.Benchmarks
{
    /// <summary>A number in memory that two processes share, so that who reads it costs the one that writes it nothing.</summary>
    internal sealed class SharedCount : IDisposable
    {
        private readonly MemoryMappedFile _file;
        private readonly MemoryMappedViewAccessor _view;

        /// <summary>Opens it, and makes it when it is not there.</summary>
        /// <param name="path">The file behind it; whoever made it deletes it.</param>
        public SharedCount(string path)
        {
            _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, sizeof(long));
            _view = _file.CreateViewAccessor();
        }

        public long Value
        {
            get => _view.ReadInt64(0);
            set => _view.Write(0, value);
        }

        public void Dispose()
        {
            _view.Dispose();
            _file.Dispose();
        }
    }
}
