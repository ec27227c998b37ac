using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Threading;
using NanoMqtt.Broker;
using NanoMqtt.Core;

namespace NanoMqtt.Host.Tests.Memory
{
    /// <summary>
    /// What objects take on the device's heap, by nanoFramework's layout: an object 12 bytes and 12 a field, an array 12 and its data, all in
    /// blocks of 12. The objects are real ones, made here and followed by reflection; what moves or keeps bytes (transports, a store) and threads
    /// are other objects on the device, and not counted.
    /// </summary>
    internal static class DeviceHeap
    {
        private const int Block = 12;
        private const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

        private static readonly Type[] s_notCounted = { typeof(ITransport), typeof(IAcceptor), typeof(IAcceptedTransport), typeof(IMqttStore), typeof(Thread) };

        // Fields of twins of the host.
        private static readonly string[] s_hostFields = { "_messagesSeen" };

        // The framework's objects that we keep, by their fields on the device.
        private static readonly Dictionary<Type, int> s_frameworkFields = new()
        {
            [typeof(object)] = 0,
            [typeof(AutoResetEvent)] = 0,
            [typeof(ManualResetEvent)] = 0,
            [Encoding.UTF8.GetType().BaseType] = 0, // UTF8Encoding
            [typeof(Random)] = 1,
        };

        /// <summary>Bytes of everything that can be reached from the object.</summary>
        public static int BytesOf(object root)
        {
            var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
            var open = new Stack<object>();
            open.Push(root);
            int bytes = 0;
            while (open.TryPop(out object o))
            {
                if (o != null && !s_notCounted.Any(t => t.IsInstanceOfType(o)) && seen.Add(o))
                {
                    bytes += SizeOf(o);
                    foreach (object inner in References(o))
                    {
                        open.Push(inner);
                    }
                }
            }

            return bytes;
        }

        /// <summary>Bytes of an assembly's static fields and what they hold.</summary>
        public static int StaticBytesOf(Assembly assembly) =>
            assembly.GetTypes().Where(t => t.Namespace != null && !t.Name.StartsWith('<'))
                .SelectMany(t => t.GetFields(Own | BindingFlags.Static)).Where(f => !f.IsLiteral && IsOnDevice(f.FieldType))
                .Sum(f => Block + BytesOf(f.FieldType.IsValueType ? null : f.GetValue(null)));

        private static int SizeOf(object o) => o switch
        {
            string s => Blocks(Encoding.UTF8.GetByteCount(s) + 1),
            Array a => Blocks(a.Length * ElementBytes(a.GetType().GetElementType())),
            Delegate => Blocks(Block),
            _ => Blocks(Block * (IsOurs(o.GetType()) ? Fields(o.GetType()).Count() : FrameworkFields(o.GetType()))),
        };

        private static IEnumerable<object> References(object o) => o switch
        {
            Array a => a.GetType().GetElementType().IsValueType ? [] : a.Cast<object>(),
            _ => IsOurs(o.GetType()) ? Fields(o.GetType()).Where(f => !f.FieldType.IsValueType).Select(f => f.GetValue(o)) : [],
        };

        private static int Blocks(int bytes) => Block + ((bytes + Block - 1) / Block * Block);

        // Numbers are packed, anything else takes a block.
        private static int ElementBytes(Type type) =>
            Type.GetTypeCode(type) switch // an enum's is that of its number
            {
                _ when type == typeof(Number) => 2, // ushort on the device
                TypeCode.Boolean or TypeCode.Byte or TypeCode.SByte => 1,
                TypeCode.Char or TypeCode.Int16 or TypeCode.UInt16 => 2,
                TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Single => 4,
                TypeCode.Int64 or TypeCode.UInt64 or TypeCode.Double => 8,
                _ => Block,
            };

        private static IEnumerable<FieldInfo> Fields(Type type)
        {
            for (; IsOurs(type); type = type.BaseType)
            {
                foreach (FieldInfo field in type.GetFields(Own | BindingFlags.Instance).Where(f => !s_hostFields.Contains(f.Name)))
                {
                    yield return field;
                }
            }
        }

        private static bool IsOurs(Type type) => type.Assembly.GetName().Name.StartsWith("NanoMqtt.", StringComparison.Ordinal);

        // A twin of the host may keep what the device does not have.
        private static bool IsOnDevice(Type type) =>
            type.IsPrimitive || type.IsEnum || type.IsArray || type == typeof(string) || type == typeof(Encoding) || IsOurs(type) || s_frameworkFields.ContainsKey(type);

        private static int FrameworkFields(Type type)
        {
            for (Type t = type; t != null && t != typeof(object); t = t.BaseType)
            {
                if (s_frameworkFields.TryGetValue(t, out int fields))
                {
                    return fields;
                }
            }

            return type == typeof(object) ? 0 : throw new NotSupportedException($"{type}: how many fields does it have on the device? Say so in {nameof(DeviceHeap)}.");
        }
    }
}
