using System;
using System.IO;

namespace NanoMqtt.Storage
{
    // One file of a store, opened when it is first read or written. Failures are exceptions, which FileStore catches. The methods are virtual
    // so that tests can make each of them fail.
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

        // Makes an empty file. If there is one already, it is deleted.
        internal virtual void Create()
        {
            Delete();
            Open(FileMode.OpenOrCreate);
        }

        // False if the file is too short.
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

            // No needless seek: after one, LittleFS copies the last block to a newly erased one before it writes.
            if (stream.Position != position)
            {
                stream.Position = position;
            }

            stream.Write(buffer, offset, count);

            // The driver of the ESP32 reports success even if the drive is full, but then the position is wrong.
            if (stream.Position != position + count)
            {
                throw new IOException("drive full?");
            }
        }

        internal virtual void Close()
        {
            FileStream stream = _stream;
            _stream = null;
            if (stream != null)
            {
                stream.Close();

                // nanoFramework keeps a closed stream until its finalizer has run, which happens only while all other threads wait.
                GC.SuppressFinalize(stream);
            }
        }

        internal virtual void Delete()
        {
            Close();
            File.Delete(_path);
        }

        // The other file must not exist: nanoFramework's Move does not replace it.
        internal virtual void MoveTo(StoreFile other)
        {
            Close();
            File.Move(_path, other._path);
        }

        // A buffer of one byte means none. The store has its own.
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
