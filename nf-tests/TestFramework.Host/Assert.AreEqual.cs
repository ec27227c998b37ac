using System;
using System.Globalization;

namespace nanoFramework.TestFramework
{
    /// <content>Equality of values: object.Equals, as on the device (exact for float and double).</content>
    public sealed partial class Assert
    {
        public static void AreEqual(bool expected, bool actual, string message = "") => RequireEqual(expected, actual, message);
        public static void AreEqual(byte expected, byte actual, string message = "") => RequireEqual(expected, actual, message);
        public static void AreEqual(char expected, char actual, string message = "") => RequireEqual(expected, actual, message);
        public static void AreEqual(DateTime expected, DateTime actual, string message = "") => RequireEqual(expected, actual, message);
        public static void AreEqual(double expected, double actual, string message = "") => RequireEqual(expected, actual, message);
        public static void AreEqual(float expected, float actual, string message = "") => RequireEqual(expected, actual, message);
        public static void AreEqual(int expected, int actual, string message = "") => RequireEqual(expected, actual, message);
        public static void AreEqual(long expected, long actual, string message = "") => RequireEqual(expected, actual, message);
        public static void AreEqual(object expected, object actual, string message = "") => RequireEqual(expected, actual, message);
        public static void AreEqual(sbyte expected, sbyte actual, string message = "") => RequireEqual(expected, actual, message);
        public static void AreEqual(short expected, short actual, string message = "") => RequireEqual(expected, actual, message);
        public static void AreEqual(string expected, string actual, string message = "") => RequireEqual(expected, actual, message);
        public static void AreEqual(uint expected, uint actual, string message = "") => RequireEqual(expected, actual, message);
        public static void AreEqual(ulong expected, ulong actual, string message = "") => RequireEqual(expected, actual, message);
        public static void AreEqual(ushort expected, ushort actual, string message = "") => RequireEqual(expected, actual, message);

        public static void AreNotEqual(bool notExpected, bool actual, string message = "") => RequireNotEqual(notExpected, actual, message);
        public static void AreNotEqual(byte notExpected, byte actual, string message = "") => RequireNotEqual(notExpected, actual, message);
        public static void AreNotEqual(char notExpected, char actual, string message = "") => RequireNotEqual(notExpected, actual, message);
        public static void AreNotEqual(DateTime notExpected, DateTime actual, string message = "") => RequireNotEqual(notExpected, actual, message);
        public static void AreNotEqual(double notExpected, double actual, string message = "") => RequireNotEqual(notExpected, actual, message);
        public static void AreNotEqual(float notExpected, float actual, string message = "") => RequireNotEqual(notExpected, actual, message);
        public static void AreNotEqual(int notExpected, int actual, string message = "") => RequireNotEqual(notExpected, actual, message);
        public static void AreNotEqual(long notExpected, long actual, string message = "") => RequireNotEqual(notExpected, actual, message);
        public static void AreNotEqual(object notExpected, object actual, string message = "") => RequireNotEqual(notExpected, actual, message);
        public static void AreNotEqual(sbyte notExpected, sbyte actual, string message = "") => RequireNotEqual(notExpected, actual, message);
        public static void AreNotEqual(short notExpected, short actual, string message = "") => RequireNotEqual(notExpected, actual, message);
        public static void AreNotEqual(string notExpected, string actual, string message = "") => RequireNotEqual(notExpected, actual, message);
        public static void AreNotEqual(uint notExpected, uint actual, string message = "") => RequireNotEqual(notExpected, actual, message);
        public static void AreNotEqual(ulong notExpected, ulong actual, string message = "") => RequireNotEqual(notExpected, actual, message);
        public static void AreNotEqual(ushort notExpected, ushort actual, string message = "") => RequireNotEqual(notExpected, actual, message);

        private static void RequireEqual(object expected, object actual, string message)
        {
            if (!object.Equals(expected, actual))
            {
                Fail("AreEqual", $"expected <{Text(expected)}>, actual <{Text(actual)}>", message);
            }
        }

        private static void RequireNotEqual(object notExpected, object actual, string message)
        {
            if (object.Equals(notExpected, actual))
            {
                Fail("AreNotEqual", $"both are <{Text(actual)}>", message);
            }
        }

        private static string Text(object value) => value == null ? "null" : Convert.ToString(value, CultureInfo.InvariantCulture);
    }
}
