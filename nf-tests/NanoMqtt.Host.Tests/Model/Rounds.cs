using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace NanoMqtt.Host.Tests.Model
{
    /// <summary>What tests with generated operations have in common.</summary>
    internal static class Rounds
    {
        /// <summary>A number in the environment.</summary>
        public static int Setting(string name, int otherwise)
        {
            string value = Environment.GetEnvironmentVariable(name);
            return string.IsNullOrEmpty(value) ? otherwise : int.Parse(value, CultureInfo.InvariantCulture);
        }

        /// <summary>Leaves out what can be left out of operations that end with a fault, many at a time first.</summary>
        public static void Shorten<T>(List<T> operations, Predicate<List<T>> isFault)
        {
            for (int size = operations.Count / 2; size > 0; size = size == 1 ? 0 : (size + 1) / 2)
            {
                for (int first = operations.Count - size; first >= 0; first -= size)
                {
                    List<T> fewer = operations.Take(first).Concat(operations.Skip(first + size)).ToList();
                    if (isFault(fewer))
                    {
                        operations.Clear();
                        operations.AddRange(fewer);
                        first = Math.Min(first, operations.Count);
                    }
                }
            }
        }
    }
}
