namespace NanoMqtt.Storage
{
    // LittleFS keeps what was written when the file is closed, and forgets it at a power cut or a failed write before; there is no other call for
    // it, since FileStream.Flush only hands it to LittleFS.
    internal partial class StoreFile
    {
        // From here on, no failure to write more takes back what was written.
        internal virtual void Keep() => Close();

        // From here on, no power cut does.
        internal virtual void Sync() => Close();
    }
}
