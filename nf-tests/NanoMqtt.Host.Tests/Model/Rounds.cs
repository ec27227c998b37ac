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

        /// <summary>What is wrong after these operations, and those behind the wrong one are taken away; null: nothing.</summary>
        /// <param name="operations">The operations.</param>
        /// <param name="begin">Makes what runs them; may disagree too.</param>
        /// <param name="run">Runs one.</param>
        /// <param name="end">Called after the last one.</param>
        public static string Fault<T, TRun>(List<T> operations, Func<TRun> begin, Action<TRun, T> run, Action<TRun> end)
        {
            int done = 0;
            try
            {
                TRun all = begin();
                foreach (T operation in operations)
                {
                    done++;
                    run(all, operation);
                }

                end(all);
                return null;
            }
            catch (Exception e)
            {
                operations.RemoveRange(done, operations.Count - done);
                return e is Disagreement ? e.Message : e.ToString();
            }
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
