using System.Linq;
using CsCheck;

namespace NanoMqtt.Host.Tests.RoundTrip
{
    /// <summary>Strings that MQTT allows, of one to four bytes a character, and bytes.</summary>
    internal static class TextGen
    {
        public static readonly Gen<byte[]> Bytes = Gen.Byte.Array[0, 20];

        private static readonly Gen<string> s_character = Gen
            .OneOf(Gen.Int[0x20, 0x7E], Gen.Int[1, 0x7F], Gen.Int[0x80, 0x7FF], Gen.Int[0x800, 0xD7FF], Gen.Int[0xE000, 0xFFFF], Gen.Int[0x10000, 0x10FFFF])
            .Select(char.ConvertFromUtf32);

        public static readonly Gen<string> Any = s_character.Array[0, 12].Select(string.Concat);

        // One now and then is long enough for two bytes of length in front.
        private static readonly Gen<string> s_level = Gen.Frequency(
            (19, s_character.Where(c => c is not ("+" or "#" or "/")).Array[0, 6].Select(string.Concat)),
            (1, Gen.Int[100, 300].Select(n => new string('x', n))));

        public static readonly Gen<string> TopicName = s_level.Array[1, 5].Select(levels => string.Join('/', levels)).Select(t => t.Length == 0 ? "/" : t);

        public static readonly Gen<string> Filter = Gen
            .Select(Gen.Frequency((3, s_level), (1, Gen.Const("+"))).Array[0, 5], Gen.Bool, (levels, all) => string.Join('/', all ? levels.Append("#") : levels))
            .Select(f => f.Length == 0 ? "+" : f);

        public static readonly Gen<string> SharedFilter = Gen.Select(s_level.Where(l => l.Length > 0), Filter, (name, filter) => $"$share/{name}/{filter}");
    }
}
