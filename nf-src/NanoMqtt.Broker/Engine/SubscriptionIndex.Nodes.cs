using System;
using NanoMqtt.Core;

namespace NanoMqtt.Broker
{
    // The tree's nodes. A node's number is the handle of its text in the arena.
    internal sealed partial class SubscriptionIndex
    {
        private const uint NodeMultiplier = 0x9E3779B9;

        private readonly ByteArena _texts;
        private readonly Number[] _parent;
        private readonly Number[] _plus;
        private readonly Number[] _multi;
        private readonly Number[] _entries;

        // Children and entries of a node.
        private readonly int[] _uses;

        // Children with a text: chained by _chain in buckets, a power of two of them.
        private readonly int[] _hash;
        private readonly Number[] _chain;
        private readonly Number[] _buckets;

        // Writes a subscription's filter, its levels from the last to the first, into the end of the array. Gives its first byte.
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

        // The node of a filter; -1 when there is none or, with isAdding, a limit stands against making it.
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

        // The child with the text that was scanned last, which starts at offset.
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

        // links: of a wildcard, else null.
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

        // Frees the node and those above it, as far as nothing uses them.
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
