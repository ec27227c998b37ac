using System.IO;
using NanoMqtt.Core;
using NanoMqtt.Tests;

namespace NanoMqtt.Fuzz
{
    /// <summary>
    /// What is fuzzed: a connection that receives any bytes. Byte 0 says how: its lowest bit is the protocol level (0: 3.1.1, 1: 5.0),
    /// the other seven are the size of the pieces in which the rest arrives (0: all at once).
    /// </summary>
    internal static class Target
    {
        private const int MaximumPacketBytes = 1024;

        private static readonly CodecJudge s_judge = new(MaximumPacketBytes);

        /// <summary>Byte 0 of an input.</summary>
        public static byte Control(MqttProtocolLevel level, int pieceBytes) => (byte)(pieceBytes << 1 | (level == MqttProtocolLevel.V5 ? 1 : 0));

        public static void Run(Stream input)
        {
            using MemoryStream bytes = new();
            input.CopyTo(bytes);
            Run(bytes.ToArray());
        }

        public static string Explain(byte[] input)
        {
            Run(input);
            return input.Length == 0 ? "nothing" : $"{Level(input)}, {s_judge.Packets} packets";
        }

        private static void Run(byte[] input)
        {
            if (input.Length == 0)
            {
                return;
            }

            int piece = input[0] >> 1;
            s_judge.JudgeStream(input[1..], Level(input), piece == 0 ? int.MaxValue : piece);
        }

        private static MqttProtocolLevel Level(byte[] input) => (input[0] & 1) == 0 ? MqttProtocolLevel.V311 : MqttProtocolLevel.V5;
    }
}
