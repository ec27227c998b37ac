extern alias virtualtime;
using NanoMqtt.Core;
using NanoMqtt.Tests;
using Environment = virtualtime::NanoMqtt.Client.Environment;

namespace NanoMqtt.Host.Tests.ClientModel
{
    /// <summary>
    /// The client's power, and its store. The power fails after so many steps, in the midst of whatever the client does then: nothing that it does
    /// from there on reaches the world, and what was not synced is gone.
    /// </summary>
    internal sealed class Power : IMqttStore
    {
        private readonly MemoryStore _store = new();
        private int _stepsLeft = -1;
        private int _putsToFail;
        private int _syncsToFail;
        private bool _hasRefused;
        private bool _isUnsafe;

        public bool IsOff { get; private set; }

        public long FailedMs { get; private set; }

        /// <summary>Whether there is something that was not synced.</summary>
        public bool IsDirty { get; private set; }

        /// <summary>Since when, or when the last attempt to sync it failed.</summary>
        public long DirtyMs { get; private set; }

        /// <summary>How often the store has failed to sync since something was not synced.</summary>
        public int FailedSyncs { get; private set; }

        /// <summary>How often the store has failed since the last start.</summary>
        public int Faults { get; private set; }

        /// <summary>Whether it may lack something: it has refused a write since then, or is not synced because that has failed.</summary>
        public bool HasFailed => _hasRefused || _isUnsafe;

        public int Count => _store.Count;

        public long NowMs => Environment.TickCount64;

        public void FailAfter(int steps) => _stepsLeft = steps;

        public void Restore()
        {
            _isUnsafe &= !IsOff;
            IsOff = false;
            IsDirty = false;
            FailedSyncs = 0;
            _hasRefused = false;
            _stepsLeft = -1;
            _putsToFail = 0;
            _syncsToFail = 0;
            Faults = 0;
        }

        /// <summary>The next so many writes and syncs fail.</summary>
        public void Spoil(int puts, int syncs)
        {
            _putsToFail = puts;
            _syncsToFail = syncs;
        }

        public void Fail()
        {
            IsOff = true;
            FailedMs = NowMs;
            _store.CutPower();
        }

        /// <summary>Something happens. Gives whether the client is still there to see it.</summary>
        public bool Step()
        {
            if (!IsOff && _stepsLeft >= 0 && _stepsLeft-- == 0)
            {
                Fail();
            }

            return !IsOff;
        }

        public int KeyAt(int index) => _store.KeyAt(index);

        public int LengthOf(int key) => _store.LengthOf(key);

        public bool Get(int key, byte[] buffer, int offset) => _store.Get(key, buffer, offset);

        public bool Put(int key, byte[] value, int offset, int count)
        {
            if (Step() && IsFaulty(ref _putsToFail))
            {
                _hasRefused = true;
                return false;
            }

            MakeDirty();
            return IsOff || _store.Put(key, value, offset, count);
        }

        public void Delete(int key)
        {
            MakeDirty();
            if (Step())
            {
                _store.Delete(key);
            }
        }

        public bool Sync()
        {
            if (!Step())
            {
                return true;
            }

            _isUnsafe = IsFaulty(ref _syncsToFail) || !_store.Sync();
            IsDirty &= _isUnsafe;
            DirtyMs = NowMs;
            FailedSyncs = _isUnsafe ? FailedSyncs + 1 : 0;
            return !_isUnsafe;
        }

        private void MakeDirty()
        {
            DirtyMs = IsDirty ? DirtyMs : NowMs;
            IsDirty = true;
        }

        private bool IsFaulty(ref int left)
        {
            if (left == 0)
            {
                return false;
            }

            left--;
            Faults++;
            return true;
        }
    }
}
