namespace NanoMqtt.Core
{
    /// <summary>
    /// Where a client or a broker keeps what must survive a reboot or deep sleep: records, each with a number as its key. Client or broker
    /// decides what the numbers mean, so no two of them may share a store.
    /// </summary>
    /// <remarks>
    /// Called by one thread at a time. Nothing here throws because of the medium: a method that fails returns false, and the store says why in
    /// its own way. A change is visible at once, and survives a power cut after the next <see cref="Sync"/> that returns true.
    /// </remarks>
    public interface IMqttStore
    {
        /// <summary>Number of records.</summary>
        int Count { get; }

        /// <summary>The key of a record. Records are counted in the order in which their values were put; the index is valid until the next change.</summary>
        /// <returns>The key.</returns>
        /// <param name="index">0 to <see cref="Count"/> - 1; 0 is what was put longest ago.</param>
        int KeyAt(int index);

        /// <summary>Length of a record's value.</summary>
        /// <returns>Bytes, or -1 if there is no such record.</returns>
        /// <param name="key">Its key.</param>
        int LengthOf(int key);

        /// <summary>Reads a record's whole value.</summary>
        /// <returns>False if there is no such record or the medium fails.</returns>
        /// <param name="key">Its key.</param>
        /// <param name="buffer">Where to write; the caller owns it. <see cref="LengthOf"/> says how much room the value needs.</param>
        /// <param name="offset">First byte to write.</param>
        bool Get(int key, byte[] buffer, int offset);

        /// <summary>Writes a record. It replaces the one with this key, if there is one, and is then the newest.</summary>
        /// <returns>False if there is no room or the medium fails; then nothing has changed.</returns>
        /// <param name="key">Any number.</param>
        /// <param name="value">The array that holds the value; the caller may reuse it after the call.</param>
        /// <param name="offset">First byte of the value.</param>
        /// <param name="count">Number of bytes, may be 0.</param>
        bool Put(int key, byte[] value, int offset, int count);

        /// <summary>Removes a record, if there is one.</summary>
        /// <param name="key">Its key.</param>
        void Delete(int key);

        /// <summary>Makes all changes so far survive a power cut, as far as the medium can.</summary>
        /// <returns>False if the medium fails; what was safe before is still safe.</returns>
        bool Sync();
    }
}
