using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace NanoMqtt.Core
{
    public static partial class Utf8
    {
        internal static readonly AsciiFirstEncoding Encoder = new AsciiFirstEncoding();

        /// <summary>Number of bytes that the string takes in UTF-8.</summary>
        /// <param name="value">The string; not null.</param>
        public static int CountBytes(string value)
        {
            return Encoder.GetByteCount(value);
        }

        // UTF-8 with a short way for ASCII, which topics are: the general way costs more than all the rest of a PUBLISH.
        internal sealed class AsciiFirstEncoding : UTF8Encoding
        {
            private const int Step = 16;

            // Sixteen characters a step, written before it is known that they are ASCII; the last step overlaps the one before.
            public override int GetBytes(string s, int charIndex, int charCount, byte[] bytes, int byteIndex)
            {
                int last = charCount - Step;
                if (last < 0 || charIndex != 0 || charCount != s.Length || byteIndex < 0 || charCount > bytes.Length - byteIndex)
                {
                    return base.GetBytes(s, charIndex, charCount, bytes, byteIndex);
                }

                ref ushort from = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(s.AsSpan()));
                ref byte to = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(bytes), byteIndex);
                Vector128<ushort> all = Vector128<ushort>.Zero;
                for (int i = 0; ; i = Math.Min(i + Step, last))
                {
                    Vector128<ushort> low = Vector128.LoadUnsafe(ref from, (nuint)i);
                    Vector128<ushort> high = Vector128.LoadUnsafe(ref from, (nuint)(i + (Step / 2)));
                    Vector128.Narrow(low, high).StoreUnsafe(ref to, (nuint)i);
                    all |= low | high;
                    if (i == last)
                    {
                        break;
                    }
                }

                bool isAscii = (all & Vector128.Create((ushort)0xFF80)) == Vector128<ushort>.Zero;
                return isAscii ? charCount : base.GetBytes(s, charIndex, charCount, bytes, byteIndex);
            }
        }
    }
}
