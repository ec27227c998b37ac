using System.Collections;

namespace nanoFramework.TestFramework
{
    /// <summary>The device's assertions on collections: element by element, by object.Equals.</summary>
    public sealed class CollectionAssert
    {
        public static void Empty(ICollection collection, string message = "")
        {
            if (collection.Count != 0)
            {
                Assert.Fail("Empty", $"{collection.Count} elements", message);
            }
        }

        public static void NotEmpty(ICollection collection, string message = "")
        {
            if (collection.Count == 0)
            {
                Assert.Fail("NotEmpty", "no element", message);
            }
        }

        public static void AreEqual(ICollection expected, ICollection actual, string message = "")
        {
            string difference = Difference(expected, actual);
            if (difference != null)
            {
                Assert.Fail("AreEqual", difference, message);
            }
        }

        public static void AreNotEqual(ICollection notExpected, ICollection actual, string message = "")
        {
            if (Difference(notExpected, actual) == null)
            {
                Assert.Fail("AreNotEqual", "the same elements", message);
            }
        }

        private static string Difference(ICollection expected, ICollection actual)
        {
            if (ReferenceEquals(expected, actual))
            {
                return null;
            }

            if (expected == null || actual == null)
            {
                return "one of the two is null";
            }

            if (expected.Count != actual.Count)
            {
                return $"expected {expected.Count} elements, actual {actual.Count}";
            }

            IEnumerator left = expected.GetEnumerator();
            IEnumerator right = actual.GetEnumerator();
            for (int i = 0; left.MoveNext() && right.MoveNext(); i++)
            {
                if (!Equals(left.Current, right.Current))
                {
                    return $"at {i}: expected <{left.Current}>, actual <{right.Current}>";
                }
            }

            return null;
        }
    }
}
