using System;

namespace NanoMqtt.Storage
{
    // The log, little endian:
    //
    //     'N' 'M' 'S' 1
    //     for each change:  checksum of the rest (4)  key (4)  length of the value (4), or -1 if the record is deleted  value
    //     a mark, at the start and for each Sync:  checksum of the rest (4)  up to where the log counts (4)  -2
    //
    // The end of the log is still in the buffer. The last value of a key counts. The changes of a Sync count all together or not at all. In a
    // log that was rewritten, all records before the first damaged one count.
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

        // Above 0, the log must be rewritten: the file has what must not be read again, or lacks something. It counts how often writing has
        // failed since the log was last rewritten.
        private int _faults;
        private bool _isMoving; // the new log is complete and the old one deleted, but the new one is not renamed yet
        private int _bytesDropped;
        private string _lastError;

        // Takes 8 operations for four bytes; a CRC takes some 50. It finds each change within four bytes, and all others but one in 2^32.
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

        // value: null if length is -1 or -2.
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

        // Makes room for so many bytes more in the file, and in the buffer unless they are more than it can hold. They replace the record at
        // index i, so its bytes in the buffer count as room, unless the buffer must be written first.
        private bool MakeRoom(int i, int size)
        {
            int buffered = _buffered - Waiting(i) + size;
            bool fits = buffered <= _buffer.Length;
            bool isLong = _fileEnd + (fits ? buffered : _buffered + size) > _capacity;
            if ((isLong || _faults > 0) && (!Compact() || _fileEnd + size > _capacity))
            {
                return false;
            }

            return fits || Flush();
        }

        private int Waiting(int i) => i >= 0 && _offsets[i] >= _fileEnd ? HeaderBytes + _lengths[i] : 0;

        // For a record that is larger than the buffer, which MakeRoom has emptied.
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

        // Writes the buffer, and then a value.
        private bool Write(byte[] value, int offset, int count)
        {
            // A full drive often stays full, and each attempt erases the blocks that are free. After three faults only every 16th is made.
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

        // A part may be in the file now, and could be taken for records later. So the log must be rewritten.
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

        // Closing writes, so it may fail. The next use opens the file again. The new log is open here if writing it has failed.
        private void Close()
        {
            try
            {
                _log.Close();
                _fresh.Close();
            }
            catch (Exception e)
            {
                _lastError = e.Message; // no fault: what had to be written was kept before, or is written again
            }
        }
    }
}
