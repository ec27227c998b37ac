using System;
using NanoMqtt.Core;

namespace NanoMqtt.Storage
{
    /// <summary>
    /// Keeps records in one file: on the device's flash drive, such as <c>I:\broker.log</c>, or on a PC. The file is a log: changes are appended,
    /// each with a checksum. When the log is full, a new one is written that holds only the current records, and takes its place. One thread
    /// at a time may call; the client or broker that uses the store sees to that.
    /// </summary>
    /// <remarks>
    /// <para>Changes wait in memory until the buffer is full or <see cref="Sync"/> is called. A record that is replaced or deleted before then costs
    /// the flash nothing. A power cut loses the changes since the last <see cref="Sync"/> that returned true, and never anything older. If the
    /// power is cut during a Sync, all of its changes are lost or none, provided that they take no more than an eighth of the capacity. On the
    /// device each write to the file erases about one block of 4 KB (docs/decisions/0006).</para>
    /// <para>A damaged file causes no exception. Everything up to the last complete Sync before the damage is kept; in a log that has just been
    /// rewritten, every record before the damage. The rest is dropped and counted in <see cref="BytesDropped"/>, and the log is rewritten.</para>
    /// <para>Flash: the log takes at most its capacity. While it is rewritten there are two files, which together take at most twice the capacity; the
    /// name of the second one ends in ".new". Memory: the buffer, and 13 bytes for each record. Calls allocate nothing, except to open the file:
    /// when the log is rewritten and, on the device, after each write.</para>
    /// </remarks>
    public sealed partial class FileStore : IMqttStore, IDisposable
    {
        private const int MinimumCapacity = 256;

        private readonly StoreFile _log;
        private readonly StoreFile _fresh;

        /// <summary>Opens the store. If there is no file, makes an empty one.</summary>
        /// <param name="path">The file; on the device with its full path. Its folder must exist.</param>
        /// <param name="maximumRecords">Maximum number of records, at least 1. Default: 256 on the device, 50,000 on a PC.</param>
        /// <param name="capacityBytes">
        /// Maximum size of the file in bytes, at least 256. A record takes 12 bytes and its value. One record may take a quarter of the capacity, all
        /// records together three quarters. The more is left free, the less often the log is rewritten. Default: 64 KB on the device, 64 MB on a PC.
        /// </param>
        /// <param name="bufferBytes">Size of the buffer for changes in bytes, at least 16. A record that is larger goes to the file at once.</param>
        /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
        /// <exception cref="System.IO.IOException">
        /// The file cannot be opened or read, or holds more than <paramref name="maximumRecords"/> records; the message says what to do.
        /// </exception>
        public FileStore(string path, int maximumRecords = DefaultRecords, int capacityBytes = DefaultCapacityBytes, int bufferBytes = 512)
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

        /// <summary>Bytes of the file that were dropped, because they were damaged or a power cut came before their Sync; 0 if all is well.</summary>
        public int BytesDropped => _bytesDropped;

        /// <summary>What went wrong last, in one line; null if nothing has.</summary>
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

        /// <summary>Writes a record. It replaces the one with the same key, if there is one, and is now the newest record.</summary>
        /// <returns>
        /// False, and nothing has changed: the record would take more than a quarter of the capacity, or all records together more than three
        /// quarters; or there are as many records as there may be; or the medium fails, see <see cref="LastError"/>.
        /// </returns>
        /// <param name="key">Any number.</param>
        /// <param name="value">The array that holds the value, which is copied.</param>
        /// <param name="offset">First byte of the value.</param>
        /// <param name="count">Number of bytes; may be 0.</param>
        /// <exception cref="ArgumentOutOfRangeException">The range is not within the array.</exception>
        public bool Put(int key, byte[] value, int offset, int count)
        {
            if (offset < 0 || count < 0 || count > value.Length - offset)
            {
                throw new ArgumentOutOfRangeException(nameof(count));
            }

            int i = IndexOf(key);
            int size = HeaderBytes + count;
            int live = i < 0 ? _live : _live - HeaderBytes - _lengths[i];
            if (size > _capacity / 4 || live + size > _capacity / 4 * 3 || (i < 0 && _count == _keys.Length))
            {
                _lastError = "Store full: raise maximumRecords or capacityBytes";
                return false;
            }

            if (!MakeRoom(i, size))
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
            // No room for the mark: a new log without the record does the same, and has been written or is due.
            if (Remove(key) && MakeRoom(-1, HeaderBytes))
            {
                AppendMark(key, DeletedLength);
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

        // If little room is left, rewrites the log now, so that the changes up to the next Sync fit. If it were rewritten among them, the first
        // ones would count without the others.
        private bool Commit()
        {
            int end = _fileEnd + _buffered + HeaderBytes; // with the mark
            bool isChanged = end - HeaderBytes != _committedEnd;
            if (_faults > 0 || (isChanged && end > _capacity / 8 * 7))
            {
                return Compact();
            }

            if (!isChanged || !MakeRoom(-1, HeaderBytes))
            {
                return Flush();
            }

            AppendMark(end, CommitLength);
            if (!Flush())
            {
                _buffered -= HeaderBytes;
                return false;
            }

            _committedEnd = _fileEnd;
            return true;
        }

        /// <summary>Syncs and closes the file. Call nothing else afterwards.</summary>
        public void Dispose()
        {
            Sync();
            Close();
        }
    }
}
