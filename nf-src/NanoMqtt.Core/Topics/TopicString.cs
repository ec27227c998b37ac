using System;

namespace NanoMqtt.Core
{
    /// <summary>
    /// Makes strings from topic names and keeps the last one: a topic that repeats costs a comparison of bytes and allocates nothing.
    /// </summary>
    public sealed class TopicString
    {
        private byte[] _bytes = new byte[0];
        private int _length = -1;
        private string _value;

        /// <summary>The range as a string.</summary>
        /// <param name="buffer">The bytes; copied if they differ from the last ones.</param>
        /// <param name="offset">First byte.</param>
        /// <param name="length">Number of bytes.</param>
        public string Get(byte[] buffer, int offset, int length)
        {
            if (length == _length && Bytes.AreEqual(_bytes, 0, buffer, offset, length))
            {
                return _value;
            }

            if (_bytes.Length < length)
            {
                _bytes = new byte[length];
            }

            Array.Copy(buffer, offset, _bytes, 0, length);
            _length = length;
            _value = Utf8.GetString(buffer, offset, length);
            return _value;
        }
    }
}
