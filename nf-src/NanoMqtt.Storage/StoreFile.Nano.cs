namespace NanoMqtt.Storage
{
    // LittleFS keeps what was written when the file is closed. A power cut or a failed write before that undoes it. FileStream.Flush does not
    // help: it only hands the bytes to LittleFS.
    internal partial class StoreFile
    {
        // After this, a failed write does not undo earlier ones.
        internal virtual void Keep() => Close();

        // After this, a power cut does not either.
        internal virtual void Sync() => Close();
    }
}
