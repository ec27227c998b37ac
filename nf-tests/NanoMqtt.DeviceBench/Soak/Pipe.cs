using System;

namespace NanoMqtt.DeviceBench
{
    /// <summary>Bytes on their way in one direction; what there is no room for waits with the sender.</summary>
    internal sealed class Pipe
    {
        private readonly byte[] _bytes = new byte[600];
        private int _count;

        public bool IsEmpty => _count == 0;

        public bool IsFull => _count == _bytes.Length;

        public int Write(byte[] buffer, int offset, int count)
        {
            int room = _bytes.Length - _count;
            if (count > room)
            {
                count = room;
            }

            Array.Copy(buffer, offset, _bytes, _count, count);
            _count += count;
            return count;
        }

        public int Read(byte[] buffer, int offset, int count)
        {
            if (count > _count)
            {
                count = _count;
            }

            Array.Copy(_bytes, 0, buffer, offset, count);
            _count -= count;
            Array.Copy(_bytes, count, _bytes, 0, _count);
            return count;
        }

        public void Clear()
        {
            _count = 0;
        }
    }
}
