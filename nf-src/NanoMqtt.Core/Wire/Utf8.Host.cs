namespace NanoMqtt.Core
{
    public static partial class Utf8
    {
        /// <summary>Number of bytes that the string takes in UTF-8.</summary>
        /// <param name="value">The string; not null.</param>
        public static int CountBytes(string value)
        {
            return Encoder.GetByteCount(value);
        }
    }
}
