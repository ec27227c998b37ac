using System;

namespace NanoMqtt.Storage
{
    // The log, little endian:
    //
    //     'N' 'M' 'S' 1
    //     for each change:  checksum of what follows (4)  key (4)  length of the value (4), -1 when deleted  value
    //     for each Sync, and at the start:  checksum of what follows (4)  where that ends which counts (4)  -2
    //
    // The end of the log waits in the buffer. Of one key, what comes later counts. All changes of a Sync count together or not at all; a log
    // that was written anew counts from the start, up to damage.
    public sealed partial class FileStore
    {
        private const int Magic = 0x01534D4E;
        private const int MagicBytes = 4;
        private const int HeaderBytes = 12;
        private const int FileHeaderBytes = MagicBytes + HeaderBytes;
        private const int DeletedLength = -1;
        private const int CommitLength = -2;
        internal const int Seed = -2128831035;
        private const int Prime = 16777619;

        private readonly int _capacity;
        private readonly byte[] _buffer;
        private readonly byte[] _header = new byte[HeaderBytes];
        private int _buffered;
        private int _fileEnd = FileHeaderBytes;
        private int _committedEnd = FileHeaderBytes; // where the last Sync ends
        private int _faults; // above 0: the file holds what must not be read again, or lacks what it should hold; so the log is written anew
        private bool _isMoving; // the new log is whole and the old one gone, but it does not have its name yet
        private int _bytesDropped;
        private string _lastError;

        // Eight operations a word, where a CRC takes some fifty. Any change within one word is found, any other but once in 2^32.
        internal static int Checksum(int checksum, byte[] data, int offset, int count)
        {
            int end = offset + count;
            for (; end - offset >= 4; offset += 4)
            {
                checksum = (checksum ^ BitConverter.ToInt32(data, offset)) * Prime;
                checksum = (checksum << 15) | (int)((uint)checksum >> 17);
            }

            for (; offset < end; offset++)
            {
                checksum = (checksum ^ data[offset]) * Prime;
                checksum = (checksum << 15) | (int)((uint)checksum >> 17);
            }

            return checksum;
        }

        private static void WriteInt32(byte[] buffer, int offset, int value)
        {
            for (int end = offset + 4; offset < end; offset++)
            {
                buffer[offset] = (byte)value;
                value >>= 8;
            }
        }

        // value: null when the length is none.
        private void MakeHeader(int key, int length, byte[] value, int offset)
        {
            WriteInt32(_header, 4, key);
            WriteInt32(_header, 8, length);
            WriteInt32(_header, 0, Checksum(Checksum(Seed, _header, 4, HeaderBytes - 4), value, offset, length));
        }

        private void AppendMark(int key, int length)
        {
            MakeHeader(key, length, null, 0);
            Append(_header, 0, HeaderBytes);
        }

        // Room in the file for all that waits and so many bytes more, and in the buffer too unless they are more than all of it. What waits
        // for the record at index i, which they replace, does not count.
        private bool MakeRoom(int i, int size)
        {
            bool isLong = _fileEnd + _buffered - Waiting(i) + size > _capacity;
            if ((isLong || _faults > 0) && (!Compact() || _fileEnd + size > _capacity))
            {
                return false;
            }

            return _buffered - Waiting(i) + size <= _buffer.Length || Flush();
        }

        private int Waiting(int i) => i >= 0 && _offsets[i] >= _fileEnd ? HeaderBytes + _lengths[i] : 0;

        // Too long for the buffer, which MakeRoom has emptied.
        private bool PutInFile(int key, byte[] value, int offset, int count)
        {
            Append(_header, 0, HeaderBytes);
            if (!Write(value, offset, count))
            {
                _buffered = 0;
                return false;
            }

            Remove(key);
            Add(key, _fileEnd - HeaderBytes - count, count, true);
            return true;
        }

        private void Append(byte[] source, int offset, int count)
        {
            Array.Copy(source, offset, _buffer, _buffered, count);
            _buffered += count;
        }

        private bool Flush() => Write(_buffer, 0, 0);

        // Writes what waits in the buffer, and then a value.
        private bool Write(byte[] value, int offset, int count)
        {
            // A full drive often stays full, and each attempt erases what is left free: after three faults only every 16th is made.
            if (_faults > 2 && ++_faults % 16 != 0)
            {
                return false;
            }

            try
            {
                if (_isMoving)
                {
                    _fresh.MoveTo(_log);
                    _isMoving = false;
                }

                if (_buffered > 0)
                {
                    _log.Write(_fileEnd, _buffer, 0, _buffered);
                    _log.Write(_fileEnd + _buffered, value, offset, count);
                    _log.Keep();
                    _fileEnd += _buffered + count;
                    _buffered = 0;
                }

                return true;
            }
            catch (Exception e)
            {
                return FailToWrite(e);
            }
        }

        // A part may have arrived behind the end, where it could be read as records one day: the log is written anew at the next chance.
        private bool FailToWrite(Exception e)
        {
            _faults++;
            return Fail(e);
        }

        private bool Fail(Exception e)
        {
            _lastError = "Store file failed: " + e.Message;
            Close();
            return false;
        }

        // Closing writes too, and may fail like it. The next use opens the file again. A new log is open when writing it has failed.
        private void Close()
        {
            try
            {
                _log.Close();
                _fresh.Close();
            }
            catch (Exception e)
            {
                _faults++;
                _lastError = e.Message;
            }
        }
    }
}
