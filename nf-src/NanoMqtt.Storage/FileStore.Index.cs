using System;

namespace NanoMqtt.Storage
{
    // The index: where each current record is, in the order in which they were put. Offsets below _fileEnd are positions in the file; those
    // from there on continue into the buffer.
    public sealed partial class FileStore
    {
        private readonly int[] _keys;
        private readonly int[] _offsets;
        private readonly int[] _lengths;
        private readonly bool[] _hasOlder; // the file has an older value of the key
        private int _count;
        private int _live = FileHeaderBytes; // length of a log with nothing but these records
        private int _found;

        // Starts with the newest, which is the most likely to be read, replaced or deleted.
        private int IndexOf(int key)
        {
            int[] keys = _keys;
            if (_found < _count && keys[_found] == key)
            {
                return _found;
            }

            int i = _count - 1;
            while (i >= 0 && keys[i] != key)
            {
                i--;
            }

            _found = i < 0 ? 0 : i;
            return i;
        }

        private void Add(int key, int offset, int length, bool hasOlder)
        {
            _keys[_count] = key;
            _offsets[_count] = offset;
            _lengths[_count] = length;
            _hasOlder[_count++] = hasOlder;
            _live += HeaderBytes + length;
        }

        // Removes a key's record from the index, and from the buffer if it is still there. True if the file has a value of this key.
        private bool Remove(int key)
        {
            int i = IndexOf(key);
            if (i < 0)
            {
                return false;
            }

            bool isInFile = _offsets[i] < _fileEnd;
            bool isLeft = isInFile || _hasOlder[i];
            int size = HeaderBytes + _lengths[i];
            if (!isInFile)
            {
                int next = _offsets[i] - _fileEnd + size;
                Array.Copy(_buffer, next, _buffer, next - size, _buffered - next);
                _buffered -= size;
            }

            _live -= size;
            _count--;
            Array.Copy(_keys, i + 1, _keys, i, _count - i);
            Array.Copy(_offsets, i + 1, _offsets, i, _count - i);
            Array.Copy(_lengths, i + 1, _lengths, i, _count - i);
            Array.Copy(_hasOlder, i + 1, _hasOlder, i, _count - i);
            for (; !isInFile && i < _count; i++)
            {
                _offsets[i] -= size;
            }

            return isLeft;
        }
    }
}
