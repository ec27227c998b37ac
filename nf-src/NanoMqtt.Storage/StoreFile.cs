using System;
using System.IO;

namespace NanoMqtt.Storage
{
    // One file of a store, opened when it is first read or written. What the medium refuses is an exception; FileStore turns it into an answer.
    // Virtual, so that tests fail at each step.
    internal partial class StoreFile
    {
        private readonly string _path;
        private FileStream _stream;

        internal StoreFile(string path)
        {
            _path = path;
        }

        internal bool Exists => File.Exists(_path);

        internal int Length => (int)Open(FileMode.Open).Length;

        // An empty file, in place of the one that is there.
        internal virtual void Create()
        {
            Delete();
            Open(FileMode.OpenOrCreate);
        }

        // False when the file ends before the range does.
        internal virtual bool Read(int position, byte[] buffer, int offset, int count)
        {
            FileStream stream = Open(FileMode.Open);
            stream.Position = position;
            while (count > 0)
            {
                int read = stream.Read(buffer, offset, count);
                if (read <= 0)
                {
                    return false;
                }

                offset += read;
                count -= read;
            }

            return true;
        }

        internal virtual void Write(int position, byte[] buffer, int offset, int count)
        {
            FileStream stream = Open(FileMode.Open);

            // Only if it must: after a seek, LittleFS copies the block that it was writing, and erases another one for that.
            if (stream.Position != position)
            {
                stream.Position = position;
            }

            stream.Write(buffer, offset, count);

            // The ESP32's driver does not report that the drive is full. The position tells.
            if (stream.Position != position + count)
            {
                throw new IOException("drive full?");
            }
        }

        internal void Close()
        {
            FileStream stream = _stream;
            _stream = null;
            if (stream != null)
            {
                stream.Close();

                // nanoFramework's finalizers run only while all other threads wait; until then closed streams fill the heap.
                GC.SuppressFinalize(stream);
            }
        }

        internal virtual void Delete()
        {
            Close();
            File.Delete(_path);
        }

        // The other one must be gone: nanoFramework's Move does not replace.
        internal virtual void MoveTo(StoreFile other)
        {
            Close();
            File.Move(_path, other._path);
        }

        // One byte of buffer: none. The store has its own.
        private FileStream Open(FileMode mode)
        {
            if (_stream == null)
            {
                _stream = new FileStream(_path, mode, FileAccess.ReadWrite, FileShare.None, 1);
            }

            return _stream;
        }
    }
}
