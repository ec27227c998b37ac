namespace NanoMqtt.Core.Tests
{
    /// <summary>Lengths at which an encoding changes or ends.</summary>
    internal static class BoundaryLengths
    {
        internal static readonly int[] Fields = { 0, 1, 127, 128, 255, 256, 16383, 16384, 65535 };

        internal static readonly int[] RemainingLengths = { 127, 128, 16383, 16384, 2097151, 2097152 };
    }
}
