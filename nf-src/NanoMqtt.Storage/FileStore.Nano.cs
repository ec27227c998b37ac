namespace NanoMqtt.Storage
{
    /// <content>How large a store is by default: for a broker with the default limits of the device.</content>
    public sealed partial class FileStore
    {
        private const int DefaultRecords = 256;
        private const int DefaultCapacityBytes = 64 * 1024;
    }
}
