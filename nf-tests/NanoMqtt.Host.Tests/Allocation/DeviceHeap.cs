using System;
using System.Collections.Generic;
using System.Reflection;

namespace NanoMqtt.Tests.Allocation
{
    /// <summary>What an object graph takes on the device: 12 bytes an object or array, 12 a field, arrays rounded up to 12.</summary>
    internal sealed class DeviceHeap
    {
        private readonly HashSet<object> _seen = new HashSet<object>(ReferenceEqualityComparer.Instance);

        public int Measure(object value)
        {
            if (value == null || value is string || value.GetType().Namespace.StartsWith("System.", StringComparison.Ordinal) || !_seen.Add(value))
            {
                return 0;
            }

            int bytes = 12;
            if (value is Array array)
            {
                Type element = array.GetType().GetElementType();
                int size = element.IsPrimitive ? SizeOf(element) : 12;
                bytes += (array.Length * size + 11) / 12 * 12;
                foreach (object item in element.IsPrimitive ? Array.Empty<object>() : array)
                {
                    bytes += Measure(item);
                }

                return bytes;
            }

            foreach (FieldInfo field in value.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            {
                bytes += 12 + Measure(field.FieldType.IsValueType ? null : field.GetValue(value));
            }

            return bytes;
        }

        private static int SizeOf(Type primitive) => System.Runtime.InteropServices.Marshal.SizeOf(primitive);
    }
}
