using System;
using System.IO;
using NanoMqtt.Storage;

namespace NanoMqtt.Host.Tests.Storage
{
    /// <summary>
    /// A file of a store on a medium that fails at a chosen step, once or for good (a power cut). Of a failing write, a part may arrive; on
    /// LittleFS, nothing arrives that was not synced, and a failure takes back what was written since.
    /// </summary>
    internal sealed class FaultyFile : StoreFile
    {
        private readonly string _path;
        private readonly Medium _medium;
        private readonly MemoryStream _written = new();
        private byte[] _synced;

        public FaultyFile(string path, Medium medium)
            : base(path)
        {
            _path = path;
            _medium = medium;
            if (File.Exists(path))
            {
                _synced = File.ReadAllBytes(path);
                _written.Write(_synced);
            }
        }

        internal override void Create()
        {
            Step();
            base.Create();
            _written.SetLength(0);
            _synced = Array.Empty<byte>();
        }

        internal override bool Read(int position, byte[] buffer, int offset, int count)
        {
            if (_medium.IsUnreadable)
            {
                Fail();
            }

            return base.Read(position, buffer, offset, count);
        }

        internal override void Write(int position, byte[] buffer, int offset, int count)
        {
            if (_medium.IsFailing())
            {
                int part = count * _medium.WrittenPercent / 100;
                base.Write(position, buffer, offset, part);
                Fail();
            }

            base.Write(position, buffer, offset, count);
            _written.Position = position;
            _written.Write(buffer, offset, count);
        }

        internal override void Keep()
        {
            if (_medium.IsLittleFs)
            {
                Sync();
            }
        }

        internal override void Sync()
        {
            Step();
            _synced = _written.ToArray();
        }

        internal override void Delete()
        {
            if (Exists)
            {
                Step();
                base.Delete();
                _synced = null;
            }
        }

        internal override void MoveTo(StoreFile other)
        {
            Step();
            base.MoveTo(other);
            FaultyFile target = (FaultyFile)other;
            target._synced = _synced;
            target._written.SetLength(0);
            target._written.Write(_synced);
            _synced = null;
        }

        /// <summary>The power goes: what only LittleFS's caches held is gone.</summary>
        public void Cut()
        {
            Close();
            if (_medium.IsLittleFs && _synced != null)
            {
                File.WriteAllBytes(_path, _synced);
                _written.SetLength(0);
                _written.Write(_synced);
            }
        }

        private void Step()
        {
            if (_medium.IsFailing())
            {
                Fail();
            }
        }

        private void Fail()
        {
            Cut();
            throw new IOException("The medium failed.");
        }

        internal sealed class Medium
        {
            public int FailingStep;
            public bool IsForGood;
            public bool IsLittleFs;
            public int WrittenPercent;
            public bool IsUnreadable;
            private int _step;

            /// <summary>Writes, and other steps that may fail, so far.</summary>
            public int Steps => _step;

            public bool HasFailed => FailingStep > 0 && _step >= FailingStep;

            public bool IsFailing()
            {
                _step++;
                return _step == FailingStep || (IsForGood && HasFailed);
            }
        }
    }
}
