namespace NanoMqtt.Storage
{
    /// <content>How large a store is by default: for a broker with the default limits of a PC.</content>
    public sealed partial class FileStore
    {
        private const int DefaultRecords = 50000;
        private const int DefaultCapacityBytes = 64 * 1024 * 1024;
    }
}
