using System;
using System.IO;

namespace NanoMqtt.Storage
{
    // Reads the log at the start, and rewrites it. If the power is cut while it is rewritten, the next start finds
    //
    //     the old log, and some or all of the new one: the old one counts, the new one is deleted; or
    //     only the new one, complete: it is renamed.
    public sealed partial class FileStore
    {
        private void Open(string path)
        {
            try
            {
                if (!_log.Exists && _fresh.Exists)
                {
                    _fresh.MoveTo(_log);
                }

                if (!_log.Exists)
                {
                    _log.Create();
                }

                int length = _log.Length; // opens it; fails if somebody else has it open, who may be rewriting it
                _fresh.Delete();
                Recover(length);
            }
            catch (Exception e)
            {
                Close();
                throw new IOException("Cannot open the store " + path + " (no folder, or open elsewhere?): " + e.Message, e);
            }
        }

        private void Recover(int length)
        {
            if (length == 0)
            {
                WriteFileHeader(_log);
                return;
            }

            int end = FindEnd(length);
            _fileEnd = end == 0 ? 0 : MagicBytes;
            while (TryRecoverRecord(end))
            {
            }

            _committedEnd = _fileEnd;
            if (_fileEnd != length)
            {
                HandleDamage(length - _fileEnd);
                Compact();
            }
        }

        // Where the part ends that is undamaged and counts; 0 if the file is not a log.
        private int FindEnd(int fileLength)
        {
            if (!_log.Read(0, _header, 0, MagicBytes) || BitConverter.ToInt32(_header, 0) != Magic)
            {
                return 0;
            }

            int committed = 0;
            int position = MagicBytes;
            int size = SizeAt(position, fileLength);
            while (size > 0 && Copy(position, size, null, 0))
            {
                int key = BitConverter.ToInt32(_header, 4);
                if (BitConverter.ToInt32(_header, 8) == CommitLength && key > committed)
                {
                    committed = key;
                }

                position += size;
                size = SizeAt(position, fileLength);
            }

            return committed < position ? committed : position;
        }

        // Reads a record's header. Returns the record's size, or 0 if there is no record or it claims to be longer than the file.
        private int SizeAt(int position, int end)
        {
            int room = end - position - HeaderBytes;
            if (room < 0 || !_log.Read(position, _header, 0, HeaderBytes))
            {
                return 0;
            }

            int length = BitConverter.ToInt32(_header, 8);
            return length < CommitLength || length > room ? 0 : length < 0 ? HeaderBytes : HeaderBytes + length;
        }

        private bool TryRecoverRecord(int end)
        {
            int size = SizeAt(_fileEnd, end);
            if (size == 0)
            {
                return false;
            }

            int key = BitConverter.ToInt32(_header, 4);
            int length = BitConverter.ToInt32(_header, 8);
            if (length != CommitLength)
            {
                Remove(key);
            }

            if (length >= 0)
            {
                if (_count == _keys.Length)
                {
                    throw new IOException("more records than maximumRecords");
                }

                Add(key, _fileEnd, length, true);
            }

            _fileEnd += size;
            return true;
        }

        // Rewrites the log. The new one is complete on the drive before the old one is deleted.
        private bool Compact()
        {
            if (!Flush())
            {
                return false;
            }

            try
            {
                int dropped;
                do
                {
                    dropped = _bytesDropped;
                    _fresh.Create();
                    WriteFileHeader(_fresh);
                    CopyAll();
                }
                while (_bytesDropped != dropped); // the header contains the length, so a dropped record changes it
                _fresh.Sync();
                _log.Delete();
            }
            catch (Exception e)
            {
                return FailToWrite(e);
            }

            _isMoving = true;
            _faults = 0;
            _fileEnd = FileHeaderBytes;
            for (int i = 0; i < _count; i++)
            {
                _offsets[i] = _fileEnd;
                _fileEnd += HeaderBytes + _lengths[i];
            }

            _committedEnd = _fileEnd;
            return Flush();
        }

        // A record that cannot be read is lost. It leaves the index.
        private void CopyAll()
        {
            int end = FileHeaderBytes;
            int i = 0;
            while (i < _count)
            {
                int size = HeaderBytes + _lengths[i];
                if (Copy(_offsets[i], size, _fresh, end))
                {
                    end += size;
                    i++;
                }
                else
                {
                    HandleDamage(size);
                    Remove(_keys[i]);
                }
            }
        }

        // Reads a record from the file in pieces, through the buffer, which is empty, and writes it to the target, if there is one. True if the
        // record is undamaged.
        private bool Copy(int position, int size, StoreFile target, int targetPosition)
        {
            int expected = 0;
            int checksum = Seed;
            for (int done = 0; done < size; done += _buffer.Length)
            {
                int count = size - done < _buffer.Length ? size - done : _buffer.Length;
                if (!_log.Read(position + done, _buffer, 0, count))
                {
                    return false;
                }

                int skipped = 0;
                if (done == 0)
                {
                    expected = BitConverter.ToInt32(_buffer, 0);
                    skipped = 4;
                }

                checksum = Checksum(checksum, _buffer, skipped, count - skipped);
                if (target != null)
                {
                    target.Write(targetPosition + done, _buffer, 0, count);
                }
            }

            return checksum == expected;
        }

        private void HandleDamage(int bytes)
        {
            _bytesDropped += bytes;
            _lastError = "Store file damaged, bytes dropped: " + _bytesDropped;
        }

        // The index must already have all records of the file, and the buffer must be empty.
        private void WriteFileHeader(StoreFile file)
        {
            WriteInt32(_buffer, 0, Magic);
            MakeHeader(_live, CommitLength, null, 0);
            Array.Copy(_header, 0, _buffer, MagicBytes, HeaderBytes);
            file.Write(0, _buffer, 0, FileHeaderBytes);
        }
    }
}
