using System;

namespace nanoFramework.TestFramework
{
    /// <summary>The device's assertions; a failure is an NUnit failure.</summary>
    public sealed partial class Assert
    {
        public static void IsTrue(bool condition, string message = "")
        {
            if (!condition)
            {
                Fail("IsTrue", "the condition is false", message);
            }
        }

        public static void IsFalse(bool condition, string message = "")
        {
            if (condition)
            {
                Fail("IsFalse", "the condition is true", message);
            }
        }

        public static void IsNull(object value, string message = "")
        {
            if (value != null)
            {
                Fail("IsNull", $"the value is <{Text(value)}>", message);
            }
        }

        public static void IsNotNull(object value, string message = "")
        {
            if (value == null)
            {
                Fail("IsNotNull", "the value is null", message);
            }
        }

        public static void AreSame(object expected, object actual, string message = "")
        {
            if (!ReferenceEquals(expected, actual))
            {
                Fail("AreSame", "two objects", message);
            }
        }

        public static void AreNotSame(object notExpected, object actual, string message = "")
        {
            if (ReferenceEquals(notExpected, actual))
            {
                Fail("AreNotSame", "one object", message);
            }
        }

        public static void IsInstanceOfType(object value, Type expected, string message = "")
        {
            if (!expected.IsInstanceOfType(value))
            {
                Fail("IsInstanceOfType", $"expected {expected}, actual {value?.GetType()}", message);
            }
        }

        public static void IsNotInstanceOfType(object value, Type notExpected, string message = "")
        {
            if (notExpected.IsInstanceOfType(value))
            {
                Fail("IsNotInstanceOfType", $"the value is of {notExpected}", message);
            }
        }

        public static void Contains(string expected, string value, string message = "")
        {
            if (!value.Contains(expected, StringComparison.Ordinal))
            {
                Fail("Contains", $"no <{expected}> in <{value}>", message);
            }
        }

        public static void DoesNotContains(string notExpected, string value, string message = "")
        {
            if (value.Contains(notExpected, StringComparison.Ordinal))
            {
                Fail("DoesNotContains", $"<{notExpected}> in <{value}>", message);
            }
        }

        public static void StartsWith(string expected, string value, string message = "")
        {
            if (!value.StartsWith(expected, StringComparison.Ordinal))
            {
                Fail("StartsWith", $"<{value}> does not start with <{expected}>", message);
            }
        }

        public static void EndsWith(string expected, string value, string message = "")
        {
            if (!value.EndsWith(expected, StringComparison.Ordinal))
            {
                Fail("EndsWith", $"<{value}> does not end with <{expected}>", message);
            }
        }

        /// <summary>The exact type, not one derived from it, as on the device.</summary>
        public static void ThrowsException(Type exception, Action action, string message = "")
        {
            Type thrown = null;
            try
            {
                action();
            }
            catch (Exception e)
            {
                thrown = e.GetType();
            }

            if (thrown != exception)
            {
                Fail("ThrowsException", $"expected {exception}, thrown {(thrown == null ? "nothing" : thrown.ToString())}", message);
            }
        }

        public static void SkipTest(string message = null) => NUnit.Framework.Assert.Ignore(message ?? "");

        internal static void Fail(string assertion, string reason, string message) =>
            throw new NUnit.Framework.AssertionException($"Assert.{assertion}: {reason}. {message}");
    }
}
