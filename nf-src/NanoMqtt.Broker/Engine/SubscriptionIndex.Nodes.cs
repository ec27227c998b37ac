using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // The nodes of the tree. The number of a node is the handle of its text in the arena.
    internal sealed partial class SubscriptionIndex
    {
        private const uint NodeMultiplier = 0x9E3779B9;

        private readonly ByteArena _texts;
        private readonly Number[] _parent;
        private readonly Number[] _plus;
        private readonly Number[] _multi;
        private readonly Number[] _entries;

        // By node: how many children and entries it has.
        private readonly int[] _uses;

        // A hash table of all nodes except "+" and "#": each bucket is a list linked by _chain. The number of buckets is a power of two.
        private readonly int[] _hash;
        private readonly Number[] _chain;
        private readonly Number[] _buckets;

        // Writes the filter of a subscription into the end of the array, from its last level to its first. Gives the index of its first byte.
        public int WriteFilter(int entry, byte[] buffer)
        {
            int offset = buffer.Length;
            bool isLast = true;
            for (int node = (int)_entryNode[entry]; node != 0; node = (int)_parent[node])
            {
                if (!isLast)
                {
                    buffer[--offset] = (byte)'/';
                }

                int length = _texts.Lengths[node];
                offset -= length;
                Array.Copy(_texts.Buffer, _texts.Offsets[node], buffer, offset, length);
                isLast = false;
            }

            return offset;
        }

        // The node of a filter. Gives -1 if there is none or, with isAdding, if a limit does not allow a new one.
        private int FindPath(byte[] buffer, int offset, int end, bool isAdding)
        {
            int node = 0;
            for (int levels = 1; ; levels++)
            {
                Scan(buffer, offset, end);
                Number[] links = _levelEnd - offset != 1 ? null : buffer[offset] == '+' ? _plus : buffer[offset] == '#' ? _multi : null;
                int child = links == null ? FindChild(node, buffer, offset) : (int)links[node];
                if (child == 0 && isAdding && levels <= _options.MaximumFilterLevels)
                {
                    child = AddChild(node, buffer, offset, links);
                }

                if (child == 0)
                {
                    Prune(node);
                    return -1;
                }

                node = child;
                if (_levelEnd == end)
                {
                    return node;
                }

                offset = _levelEnd + 1;
            }
        }

        // The child whose text is the level that Scan has found, which begins at offset; 0: there is none.
        private int FindChild(int parent, byte[] buffer, int offset)
        {
            int hash = ChildHash(parent);
            int length = _levelEnd - offset;
            int node = (int)_buckets[hash & (_buckets.Length - 1)];
            while (node != 0)
            {
                if (_hash[node] == hash && (int)_parent[node] == parent && _texts.Lengths[node] == length
                    && Bytes.AreEqual(_texts.Buffer, _texts.Offsets[node], buffer, offset, length))
                {
                    return node;
                }

                node = (int)_chain[node];
            }

            return 0;
        }

        // links: _plus or _multi for a wildcard, else null. Gives 0 if there is no room.
        private int AddChild(int parent, byte[] buffer, int offset, Number[] links)
        {
            int length = _levelEnd - offset;
            int node = _texts.Allocate(length);
            if (node == 0)
            {
                return 0;
            }

            Array.Copy(buffer, offset, _texts.Buffer, _texts.Offsets[node], length);
            _parent[node] = (Number)parent;
            _plus[node] = 0;
            _multi[node] = 0;
            _entries[node] = 0;
            _uses[node] = 0;
            _hash[node] = ChildHash(parent);
            _uses[parent]++;
            if (links != null)
            {
                links[parent] = (Number)node;
            }
            else
            {
                int bucket = _hash[node] & (_buckets.Length - 1);
                _chain[node] = _buckets[bucket];
                _buckets[bucket] = (Number)node;
            }

            return node;
        }

        // Frees the node if nothing uses it, then its parent if nothing uses that any more, and so on.
        private void Prune(int node)
        {
            while (node != 0 && _uses[node] == 0)
            {
                int parent = (int)_parent[node];
                RemoveShare(node);
                if ((int)_plus[parent] == node)
                {
                    _plus[parent] = 0;
                }
                else if ((int)_multi[parent] == node)
                {
                    _multi[parent] = 0;
                }
                else
                {
                    RemoveFromList(_buckets, _hash[node] & (_buckets.Length - 1), _chain, node);
                }

                _texts.Free(node);
                _uses[parent]--;
                node = parent;
            }
        }

        private int ChildHash(int parent)
        {
            return _levelHash ^ (int)((uint)parent * NodeMultiplier);
        }
    }
}
