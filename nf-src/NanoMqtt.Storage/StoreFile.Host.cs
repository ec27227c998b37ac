using System.IO;

namespace NanoMqtt.Storage
{
    internal partial class StoreFile
    {
        // From here on, no failure to write more takes back what was written.
        internal virtual void Keep()
        {
        }

        // From here on, no power cut does.
        internal virtual void Sync() => Open(FileMode.Open).Flush(true);
    }
}
