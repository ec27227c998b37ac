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
        private bool _isUnsafe;

        public bool IsOff { get; private set; }

        public long FailedMs { get; private set; }

        /// <summary>Whether there is something that was not synced.</summary>
        public bool IsDirty { get; private set; }

        /// <summary>How often the store has failed since the last start.</summary>
        public int Faults { get; private set; }

        /// <summary>Whether it may lack something: it has failed since then, or is still not synced because it has failed before.</summary>
        public bool HasFailed => Faults > 0 || _isUnsafe;

        public int Count => _store.Count;

        public long NowMs => Environment.TickCount64;

        public void FailAfter(int steps) => _stepsLeft = steps;

        public void Restore()
        {
            _isUnsafe &= !IsOff;
            IsOff = false;
            IsDirty = false;
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
                return false;
            }

            IsDirty = true;
            return IsOff || _store.Put(key, value, offset, count);
        }

        public void Delete(int key)
        {
            IsDirty = true;
            if (Step())
            {
                _store.Delete(key);
            }
        }

        public bool Sync()
        {
            IsDirty = false;
            if (Step())
            {
                _isUnsafe = IsFaulty(ref _syncsToFail) || !_store.Sync();
            }

            return !_isUnsafe;
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
