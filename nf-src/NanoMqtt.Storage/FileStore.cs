using System;
using NanoMqtt.Core;

namespace NanoMqtt.Storage
{
    /// <summary>
    /// A store in one file: on the device's flash drive, such as <c>I:\broker.log</c>, or on a PC. Changes are appended to a log with a checksum
    /// for each record; when the log is full, what is live is written to a new one, which then takes its place.
    /// </summary>
    /// <remarks>
    /// <para>Changes gather in memory and reach the file when the buffer is full or at <see cref="Sync"/>: a record that is replaced or deleted before
    /// then costs the flash nothing. A power cut loses what was changed since the last <see cref="Sync"/> that gave true, and never what was there
    /// before; within a Sync it loses all changes or none, if they take no more than an eighth of the capacity. On the device each time costs the
    /// flash about one erased block of 4 KB: docs/decisions/0006.</para>
    /// <para>What is damaged in the file never throws: what the last whole Sync before the damage held is kept, and all whole records of a log that
    /// was written anew; the rest is dropped and counted in <see cref="BytesDropped"/>, and the file is written anew.</para>
    /// <para>Flash: the log takes up to its capacity, and for as long as it is written anew twice that, in a second file with ".new" behind its name.
    /// Memory: the buffer and 13 bytes a record. Calls allocate nothing, except that writing anew opens a file, and that on the device
    /// the file is opened again after each time something was written.</para>
    /// </remarks>
    public sealed partial class FileStore : IMqttStore, IDisposable
    {
        private const int MinimumCapacity = 256;

        private readonly StoreFile _log;
        private readonly StoreFile _fresh;

        /// <summary>Opens the store, or makes an empty one where there is no file.</summary>
        /// <param name="path">The file, with its whole path on the device. Its folder must exist.</param>
        /// <param name="maximumRecords">Most records.</param>
        /// <param name="capacityBytes">Longest file, at least 256. Live records take at most three quarters of it, each with 12 bytes for
        /// itself and at most a quarter; the rest is what makes writing anew rare.</param>
        /// <param name="bufferBytes">Changes that wait in memory, at least 16. A longer record goes to the file at once.</param>
        /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
        /// <exception cref="System.IO.IOException">The file cannot be opened or read, or holds more than <paramref name="maximumRecords"/>; the message
        /// says what to look at.</exception>
        public FileStore(string path, int maximumRecords = 256, int capacityBytes = 65536, int bufferBytes = 512)
            : this(new StoreFile(path), new StoreFile(path + ".new"), path, maximumRecords, capacityBytes, bufferBytes)
        {
        }

        internal FileStore(StoreFile log, StoreFile fresh, string path, int maximumRecords, int capacityBytes, int bufferBytes)
        {
            if (maximumRecords < 1 || capacityBytes < MinimumCapacity || bufferBytes < 16)
            {
                throw new ArgumentOutOfRangeException(nameof(maximumRecords));
            }

            _log = log;
            _fresh = fresh;
            _capacity = capacityBytes;
            _buffer = new byte[bufferBytes & ~3]; // whole words, for the checksum
            _keys = new int[maximumRecords];
            _offsets = new int[maximumRecords];
            _lengths = new int[maximumRecords];
            _hasOlder = new bool[maximumRecords];
            Open(path);
        }

        /// <inheritdoc/>
        public int Count => _count;

        /// <summary>Bytes of the file that were dropped, damaged or left by a power cut before a Sync; 0 when all is well.</summary>
        public int BytesDropped => _bytesDropped;

        /// <summary>What went wrong last, in one line, or null when nothing did.</summary>
        public string LastError => _lastError;

        /// <inheritdoc/>
        public int KeyAt(int index)
        {
            _found = index;
            return _keys[index];
        }

        /// <inheritdoc/>
        public int LengthOf(int key)
        {
            int i = IndexOf(key);
            return i < 0 ? -1 : _lengths[i];
        }

        /// <inheritdoc/>
        public bool Get(int key, byte[] buffer, int offset)
        {
            int i = IndexOf(key);
            if (i < 0)
            {
                return false;
            }

            int position = _offsets[i];
            int length = _lengths[i];
            if (position >= _fileEnd)
            {
                Array.Copy(_buffer, position - _fileEnd + HeaderBytes, buffer, offset, length);
                return true;
            }

            try
            {
                return _log.Read(position, _header, 0, HeaderBytes) && _log.Read(position + HeaderBytes, buffer, offset, length)
                    && Checksum(Checksum(Seed, _header, 4, HeaderBytes - 4), buffer, offset, length) == BitConverter.ToInt32(_header, 0);
            }
            catch (Exception e)
            {
                return Fail(e);
            }
        }

        /// <summary>Writes a record, in place of the one with this key if there is one; it is then the newest.</summary>
        /// <returns>False when the live records would take more than three quarters of the capacity, this one more than a quarter, when there are as
        /// many as there may be, or when the medium fails; then nothing has changed.</returns>
        /// <param name="key">Any number.</param>
        /// <param name="value">The array that holds the value; free again on return.</param>
        /// <param name="offset">First byte of the value.</param>
        /// <param name="count">Number of bytes, may be 0.</param>
        /// <exception cref="ArgumentOutOfRangeException">The range does not lie in the array.</exception>
        public bool Put(int key, byte[] value, int offset, int count)
        {
            if (offset < 0 || count < 0 || count > value.Length - offset)
            {
                throw new ArgumentOutOfRangeException(nameof(count));
            }

            int i = IndexOf(key);
            int size = HeaderBytes + count;
            int live = i < 0 ? _live : _live - HeaderBytes - _lengths[i];
            if (size > _capacity / 4 || live + size > _capacity / 4 * 3 || (i < 0 && _count == _keys.Length) || !MakeRoom(i, size))
            {
                return false;
            }

            MakeHeader(key, count, value, offset);
            if (size > _buffer.Length)
            {
                return PutInFile(key, value, offset, count);
            }

            bool hasOlder = Remove(key);
            Add(key, _fileEnd + _buffered, count, hasOlder);
            Append(_header, 0, HeaderBytes);
            Append(value, offset, count);
            return true;
        }

        /// <inheritdoc/>
        public void Delete(int key)
        {
            if (!Remove(key))
            {
                return;
            }

            // Without room for the mark, writing the log anew without the record does the same.
            if (MakeRoom(-1, HeaderBytes))
            {
                AppendMark(key, DeletedLength);
            }
            else
            {
                _mustCompact = true;
            }
        }

        /// <inheritdoc/>
        public bool Sync()
        {
            if (!Commit())
            {
                return false;
            }

            try
            {
                _log.Sync();
                return true;
            }
            catch (Exception e)
            {
                return FailToWrite(e);
            }
        }

        // What a Sync leaves of the capacity is for the changes up to the next one: writing the log anew between makes those count so far.
        private bool Commit()
        {
            int end = _fileEnd + _buffered;
            bool isChanged = end != _committedEnd;
            if (_mustCompact || (isChanged && end > _capacity / 8 * 7))
            {
                return Compact();
            }

            if (!isChanged || !MakeRoom(-1, HeaderBytes))
            {
                return Flush();
            }

            AppendMark(end + HeaderBytes, CommitLength);
            if (!Flush())
            {
                _buffered -= HeaderBytes;
                return false;
            }

            _committedEnd = _fileEnd;
            return true;
        }

        /// <summary>Syncs, and closes the file. Nothing else may be called after it.</summary>
        public void Dispose()
        {
            Sync();
            Close();
        }
    }
}
