using System;
using System.IO;

namespace NanoMqtt.Storage
{
    // Reading the log at the start, and writing it anew. A power cut while it is written anew leaves
    //
    //     the old log, and a part of the new one or all of it   the old one counts, the new one is deleted
    //     the new log alone, whole, without its name            it gets its name
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

                int length = _log.Length; // opens it: whoever else has it open may be writing it anew
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
            while (_fileEnd < end && TryRecoverRecord(end))
            {
            }

            _committedEnd = _fileEnd;
            if (_fileEnd != length)
            {
                HandleDamage(length - _fileEnd);
                _faults = 1;
                Compact();
            }
        }

        // Where the part ends that is whole and counts; 0 if the file is not a log.
        private int FindEnd(int fileLength)
        {
            if (fileLength < MagicBytes || !_log.Read(0, _header, 0, MagicBytes) || BitConverter.ToInt32(_header, 0) != Magic)
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

        // Reads the header of a record and gives its size, or 0 when there is none. The length of the file bounds what it may say.
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

        // The new log is whole on the medium before the old one goes.
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
                while (_bytesDropped != dropped); // the header says how long it is
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

        // A record that cannot be read back is lost, and no longer in the index.
        private void CopyAll()
        {
            int end = FileHeaderBytes;
            int i = 0;
            while (i < _count)
            {
                int size = HeaderBytes + _lengths[i];
                if (Copy(_offsets[i], size, null, 0) && Copy(_offsets[i], size, _fresh, end))
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

        // Reads a record of the file piece by piece through the buffer, which is empty, and writes it to another file if one is given.
        // Whether it is whole.
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

        // When the index holds what the file is going to, and the buffer is empty.
        private void WriteFileHeader(StoreFile file)
        {
            WriteInt32(_buffer, 0, Magic);
            MakeHeader(_live, CommitLength, null, 0);
            Array.Copy(_header, 0, _buffer, MagicBytes, HeaderBytes);
            file.Write(0, _buffer, 0, FileHeaderBytes);
        }
    }
}
