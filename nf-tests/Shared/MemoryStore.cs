using System;
using System.Collections;
using NanoMqtt.Core;

namespace NanoMqtt.Tests
{
    /// <summary>A store in memory that forgets what was not synced when its power is cut, at once or after so many calls.</summary>
    public sealed class MemoryStore : IMqttStore
    {
        /// <summary>Whether every change is refused, as by a full medium.</summary>
        public bool IsFull;

        /// <summary>The first put that is refused, from 0 on, and how many are from there on.</summary>
        public int FirstRefused;

        /// <summary>See <see cref="FirstRefused"/>.</summary>
        public int Refused;

        /// <summary>The key of a record that cannot be read; -1: none can; 0: all can.</summary>
        public int UnreadableKey;

        /// <summary>Whether it can be read the second time.</summary>
        public bool IsReadableAgain;

        /// <summary>Whether syncs fail.</summary>
        public bool IsFailing;

        /// <summary>Number of syncs that had something to do.</summary>
        public int Syncs;

        /// <summary>Number of records put.</summary>
        public int Puts;

        private ArrayList _keys = new ArrayList();
        private ArrayList _values = new ArrayList();
        private ArrayList _safeKeys = new ArrayList();
        private ArrayList _safeValues = new ArrayList();
        private bool _isDirty;
        private int _attempts;

        /// <inheritdoc/>
        public int Count => _keys.Count;

        /// <summary>Forgets what was not synced.</summary>
        public void CutPower()
        {
            _keys = Copy(_safeKeys);
            _values = Copy(_safeValues);
            _isDirty = false;
        }

        /// <inheritdoc/>
        public int KeyAt(int index) => (int)_keys[index];

        /// <inheritdoc/>
        public int LengthOf(int key)
        {
            int index = _keys.IndexOf(key);
            return index < 0 ? -1 : ((byte[])_values[index]).Length;
        }

        /// <inheritdoc/>
        public bool Get(int key, byte[] buffer, int offset)
        {
            int index = _keys.IndexOf(key);
            if (index < 0 || UnreadableKey == -1 || UnreadableKey == key)
            {
                UnreadableKey = IsReadableAgain ? 0 : UnreadableKey;
                return false;
            }

            byte[] value = (byte[])_values[index];
            Array.Copy(value, 0, buffer, offset, value.Length);
            return true;
        }

        /// <inheritdoc/>
        public bool Put(int key, byte[] value, int offset, int count)
        {
            int attempt = _attempts++;
            if (IsFull || (attempt >= FirstRefused && attempt - FirstRefused < Refused))
            {
                return false;
            }

            Delete(key);
            byte[] copy = new byte[count];
            Array.Copy(value, offset, copy, 0, count);
            _keys.Add(key);
            _values.Add(copy);
            _isDirty = true;
            Puts++;
            return true;
        }

        /// <inheritdoc/>
        public void Delete(int key)
        {
            int index = _keys.IndexOf(key);
            if (index >= 0)
            {
                _keys.RemoveAt(index);
                _values.RemoveAt(index);
                _isDirty = true;
            }
        }

        /// <inheritdoc/>
        public bool Sync()
        {
            if (_isDirty && !IsFailing)
            {
                Syncs++;
                _safeKeys = Copy(_keys);
                _safeValues = Copy(_values);
                _isDirty = false;
            }

            return !IsFailing;
        }

        private static ArrayList Copy(ArrayList from)
        {
            ArrayList to = new ArrayList();
            for (int i = 0; i < from.Count; i++)
            {
                to.Add(from[i]);
            }

            return to;
        }
    }
}
