using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NanoMqtt.Tests;

namespace NanoMqtt.Fuzz
{
    /// <summary>
    /// The seed corpus: every vector of nf-tests/Shared/Vectors, valid, longer than needed and malformed, whole and with byte 0 for
    /// its level; its file is named for what is special about it. Two more inputs hold all valid packets of one level in pieces.
    /// </summary>
    internal static class Seeds
    {
        private const int StreamPieceBytes = 7;

        // afl-fuzz names its own files after the seed's: names stay short.
        private const int MaximumName = 60;

        public static int Write(string folder)
        {
            Directory.CreateDirectory(folder);
            int count = 0;
            foreach (PacketVector vector in PacketVectors.Valid.Concat(PacketVectors.Longer).Concat(PacketVectors.Malformed))
            {
                Save(folder, $"{count++:d3} {vector.Name}", [Target.Control(vector.Level, 0), .. vector.Wire]);
            }

            foreach (var level in PacketVectors.Valid.GroupBy(v => v.Level))
            {
                Save(folder, $"{count++:d3} all of {level.Key}", [Target.Control(level.Key, StreamPieceBytes), .. level.SelectMany(v => v.Wire)]);
            }

            return count;
        }

        private static void Save(string folder, string name, byte[] input)
        {
            string file = Regex.Replace(name, "[^A-Za-z0-9]+", "-").Trim('-');
            File.WriteAllBytes(Path.Combine(folder, file[..Math.Min(file.Length, MaximumName)]), input);
        }
    }
}
