using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace NanoMqtt.Host.Tests.Interop
{
    /// <summary>What happens on other threads, to be taken one by one on the test's.</summary>
    internal sealed class Inbox<T>
    {
        private readonly BlockingCollection<T> _items = new();

        public void Add(T item) => _items.Add(item);

        /// <summary>The next one; the test fails when it does not come.</summary>
        public T Next(string what = "message")
        {
            Assert.That(_items.TryTake(out T item, Limits.WaitMs), Is.True, $"the next {what} does not come");
            return item;
        }

        public List<T> Next(int count) => Enumerable.Range(0, count).Select(_ => Next()).ToList();

        /// <summary>The next one for which the condition holds; others are thrown away.</summary>
        public T NextWhere(Func<T, bool> condition)
        {
            T item = Next();
            while (!condition(item))
            {
                item = Next();
            }

            return item;
        }
    }
}
