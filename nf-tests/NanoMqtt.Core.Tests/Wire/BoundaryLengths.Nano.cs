namespace NanoMqtt.Core.Tests
{
    /// <summary>Lengths at which an encoding changes, as far as a board's heap goes.</summary>
    internal static class BoundaryLengths
    {
        internal static readonly int[] Fields = { 0, 1, 127, 128, 255, 256 };

        internal static readonly int[] RemainingLengths = { 127, 128, 16383, 16384 };
    }
}
