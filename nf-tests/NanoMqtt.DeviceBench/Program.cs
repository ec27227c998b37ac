using System.Diagnostics;

namespace NanoMqtt.DeviceBench
{
    /// <summary>Times the codec on a board or on the emulator; each line of output is one operation.</summary>
    public static class Program
    {
        // Operations per section: a second or so in all on an ESP32.
        private const int N = 500;

        /// <summary>Entry point.</summary>
        public static void Main()
        {
            Debug.WriteLine("NanoMqtt codec, " + N + " operations a section");
            var publish = new PublishSections();
            publish.Encode0(N);
            publish.Encode1(N);
            publish.Encode0V5(N);
            publish.Decode0(N);
            publish.Decode1(N);
            var other = new OtherSections();
            other.ConnectEncode(N);
            other.ConnectFullEncode(N);
            other.PubackEncode(N);
            other.PubackDecode(N);
            Debug.WriteLine("done");
        }
    }
}
