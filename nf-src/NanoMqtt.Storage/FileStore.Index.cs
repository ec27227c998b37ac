using System;

namespace NanoMqtt.Storage
{
    // Where each live record lies, in the order of the log, which is the order in which they were put. Offsets count through the file and
    // on through the buffer.
    public sealed partial class FileStore
    {
        private readonly int[] _keys;
        private readonly int[] _offsets;
        private readonly int[] _lengths;
        private readonly bool[] _hasOlder; // an older value of the key lies in the file
        private int _count;
        private int _live = FileHeaderBytes; // bytes of a log without anything dead
        private int _found;

        // From the newest: what was put last is what is most often looked for, replaced or deleted next.
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

        // Removes a key's record, if there is one, from the index, and from the buffer if it waits there. Whether a value of it is left in the file.
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
