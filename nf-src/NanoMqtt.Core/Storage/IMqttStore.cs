namespace NanoMqtt.Core
{
    /// <summary>
    /// Where a client or a broker keeps what must survive a reboot or deep sleep: records, found by a number. The one who uses it decides
    /// what the numbers mean; no two users share a store.
    /// </summary>
    /// <remarks>
    /// Called by one thread at a time. Nothing here throws because of the medium: what fails gives false, and the store says why in its own way.
    /// A change counts at once for the getters, and survives a power cut from the next <see cref="Sync"/> that gives true.
    /// </remarks>
    public interface IMqttStore
    {
        /// <summary>Number of records.</summary>
        int Count { get; }

        /// <summary>The key of a record, counted in the order in which their values were put; valid until the next change.</summary>
        /// <returns>The key.</returns>
        /// <param name="index">0 to <see cref="Count"/> - 1; 0 is what was put longest ago.</param>
        int KeyAt(int index);

        /// <summary>Length of a record's value.</summary>
        /// <returns>Bytes, or -1 when there is no such record.</returns>
        /// <param name="key">Its key.</param>
        int LengthOf(int key);

        /// <summary>Reads a record's whole value.</summary>
        /// <returns>False when there is no such record or the medium fails.</returns>
        /// <param name="key">Its key.</param>
        /// <param name="buffer">Where to write; the caller owns it, and <see cref="LengthOf"/> says how much room it takes.</param>
        /// <param name="offset">First byte to write.</param>
        bool Get(int key, byte[] buffer, int offset);

        /// <summary>Writes a record, in place of the one with this key if there is one; it is then the newest.</summary>
        /// <returns>False when there is no room or the medium fails; then nothing has changed.</returns>
        /// <param name="key">Any number.</param>
        /// <param name="value">The array that holds the value; free again on return.</param>
        /// <param name="offset">First byte of the value.</param>
        /// <param name="count">Number of bytes, may be 0.</param>
        bool Put(int key, byte[] value, int offset, int count);

        /// <summary>Removes a record, if there is one.</summary>
        /// <param name="key">Its key.</param>
        void Delete(int key);

        /// <summary>Makes all changes so far survive a power cut, as far as the medium can.</summary>
        /// <returns>False when the medium fails; nothing that was safe before is lost.</returns>
        bool Sync();
    }
}
