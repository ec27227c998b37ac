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
                _fileEnd = WriteFileHeader(_log);
                return;
            }

            if (length >= FileHeaderBytes && _log.Read(0, _header, 0, FileHeaderBytes) && BitConverter.ToInt32(_header, 0) == FileHeader)
            {
                _fileEnd = FileHeaderBytes;
                while (TryRecoverRecord(length))
                {
                }
            }

            if (_fileEnd != length)
            {
                HandleDamage(length - _fileEnd);
                _mustCompact = true;
                Compact();
            }
        }

        // The length of the file and the number of records bound what a record may say; nothing is allocated for it.
        private bool TryRecoverRecord(int fileLength)
        {
            int room = fileLength - _fileEnd - HeaderBytes;
            if (room < 0 || !_log.Read(_fileEnd, _header, 0, HeaderBytes))
            {
                return false;
            }

            int key = BitConverter.ToInt32(_header, 4);
            int length = BitConverter.ToInt32(_header, 8);
            int size = HeaderBytes + (length == DeletedLength ? 0 : length);
            if (size < HeaderBytes || size - HeaderBytes > room || !Copy(_fileEnd, size, null, 0))
            {
                return false;
            }

            Remove(key);
            if (length != DeletedLength)
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
                _fresh.Create();
                CopyAll(WriteFileHeader(_fresh));
                _fresh.Sync();
                _log.Delete();
            }
            catch (Exception e)
            {
                return FailToWrite(e);
            }

            _isMoving = true;
            _mustCompact = false;
            _fileEnd = FileHeaderBytes;
            for (int i = 0; i < _count; i++)
            {
                _offsets[i] = _fileEnd;
                _fileEnd += HeaderBytes + _lengths[i];
            }

            return Flush();
        }

        // A record that cannot be read back is lost, and no longer in the index.
        private void CopyAll(int end)
        {
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

        private int WriteFileHeader(StoreFile file)
        {
            WriteInt32(_header, 0, FileHeader);
            file.Write(0, _header, 0, FileHeaderBytes);
            return FileHeaderBytes;
        }
    }
}
