using System.IO;

namespace NanoMqtt.Storage
{
    internal partial class StoreFile
    {
        // After this, a failed write does not undo earlier ones.
        internal virtual void Keep()
        {
        }

        // After this, a power cut does not either.
        internal virtual void Sync() => Open(FileMode.Open).Flush(true);
    }
}
