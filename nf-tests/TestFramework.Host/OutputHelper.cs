using NUnit.Framework;

namespace nanoFramework.TestFramework
{
    public static class OutputHelper
    {
        public static void Write(string message) => TestContext.Out.Write(message);

        public static void WriteLine(string message) => TestContext.Out.WriteLine(message);
    }
}
