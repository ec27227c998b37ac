using System;

namespace NanoMqtt.Broker
{
    // Blocks of bytes in one array, found by handles. Freed blocks leave gaps; when the end is reached the blocks that are left slide
    // together, so nothing fragments and a block's place is known only through its handle, until the next Allocate.
    // What Buffer was before stays as it is then.
    //
    //   Buffer   |block 3|  gap  |block 1|block 7|   free   |
    //                                            _tail
    //
    // Handles run from 1 to the maximum; 0 is none. Live blocks are linked in order of address: that is what sliding needs, and
    // freeing the last one gives its bytes back at once. The array doubles up to its limit, and
    // halves when it is three quarters empty.
    internal sealed class ByteArena
    {
        public byte[] Buffer;
        public readonly int[] Offsets;
        public readonly int[] Lengths;

        // Blocks held and their bytes.
        public int Count;
        public int UsedBytes;

        private readonly int _initialBytes;
        private readonly int _maximumBytes;

        // Of live blocks the neighbours; of free handles the next free one.
        private readonly Number[] _next;
        private readonly Number[] _previous;
        private int _first;
        private int _last;
        private int _free;
        private int _tail;

        public ByteArena(int initialBytes, int maximumBytes, int maximumBlocks)
        {
            _initialBytes = initialBytes;
            _maximumBytes = maximumBytes;
            Buffer = new byte[initialBytes];
            Offsets = new int[maximumBlocks + 1];
            Lengths = new int[maximumBlocks + 1];
            _next = new Number[maximumBlocks + 1];
            _previous = new Number[maximumBlocks + 1];
            LinkFree(_next);
            _free = 1;
        }

        // Gives the handle of a new block whose bytes the caller writes, or 0 when it does not fit. Blocks may move.
        public int Allocate(int length)
        {
            int handle = _free;
            if (handle == 0 || (length > Buffer.Length - _tail && !MakeRoom(length)))
            {
                return 0;
            }

            Number[] next = _next;
            int last = _last;
            _free = (int)next[handle];
            next[handle] = 0;
            _previous[handle] = (Number)last;
            if (last == 0)
            {
                _first = handle;
            }
            else
            {
                next[last] = (Number)handle;
            }

            _last = handle;
            Offsets[handle] = _tail;
            Lengths[handle] = length;
            _tail += length;
            UsedBytes += length;
            Count++;
            return handle;
        }

        public void Free(int handle)
        {
            int next = (int)_next[handle];
            int previous = (int)_previous[handle];
            if (previous == 0)
            {
                _first = next;
            }
            else
            {
                _next[previous] = (Number)next;
            }

            if (next == 0)
            {
                _last = previous;
                _tail = previous == 0 ? 0 : Offsets[previous] + Lengths[previous];
            }
            else
            {
                _previous[next] = (Number)previous;
            }

            _next[handle] = (Number)_free;
            _free = handle;
            UsedBytes -= Lengths[handle];
            Count--;
            if (UsedBytes < Buffer.Length / 4 && Buffer.Length > _initialBytes)
            {
                int half = Buffer.Length / 2;
                SlideInto(new byte[half < _initialBytes ? _initialBytes : half]);
            }
        }

        // The live block behind this one, or the first behind 0; 0: there is none.
        public int NextOf(int handle) => handle == 0 ? _first : (int)_next[handle];

        // Makes this block the next that Allocate gives. False when it is not free.
        public bool TryReserve(int handle) => TryMoveToFront(_next, handle, ref _free);

        // Moves one place of a list of free places, 0 being none, to its front. False when it is not in the list.
        public static bool TryMoveToFront(Number[] next, int place, ref int first)
        {
            for (int before = first; before != 0 && place != 0 && place != first; before = (int)next[before])
            {
                if ((int)next[before] == place)
                {
                    next[before] = next[place];
                    next[place] = (Number)first;
                    first = place;
                }
            }

            return place != 0 && place == first;
        }

        // Makes a list of all free places of a table, from 1 to its last.
        public static void LinkFree(Number[] next)
        {
            for (int i = next.Length - 2; i > 0; i--)
            {
                next[i] = (Number)(i + 1);
            }
        }

        private bool MakeRoom(int length)
        {
            int needed = UsedBytes + length;
            if (needed > _maximumBytes)
            {
                return false;
            }

            byte[] source = Buffer;
            SlideInto(needed > source.Length ? new byte[ByteQueue.GrownLength(source.Length, needed, _maximumBytes)] : source);
            return true;
        }

        private void SlideInto(byte[] target)
        {
            byte[] source = Buffer;
            int tail = 0;
            for (int handle = _first; handle != 0; handle = (int)_next[handle])
            {
                int bytes = Lengths[handle];
                if (Offsets[handle] != tail || target != source)
                {
                    Array.Copy(source, Offsets[handle], target, tail, bytes);
                    Offsets[handle] = tail;
                }

                tail += bytes;
            }

            Buffer = target;
            _tail = tail;
        }
    }
}
