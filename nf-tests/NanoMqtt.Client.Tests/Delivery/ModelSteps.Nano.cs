namespace NanoMqtt.Client.Tests
{
    /// <summary>How long the arena is compared with its model: a board is slow.</summary>
    internal static class ModelSteps
    {
        internal const int Count = 400;
    }
}
