using System.Diagnostics;

namespace NanoMqtt.DeviceBench
{
    /// <summary>Times codec, client and broker on a board or on the emulator, without a network; each line of output is one operation.</summary>
    public static class Program
    {
        // Operations per section: some seconds in all on an ESP32.
        private const int N = 500;

        // Fields, so that the heap is measured with them in it.
        private static ClientSections s_client;
        private static BrokerSections s_broker;

        /// <summary>Entry point.</summary>
        public static void Main()
        {
            Debug.WriteLine("NanoMqtt, " + N + " operations a section");
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
            Section.PrintHeap("without client and broker");
            s_client = new ClientSections();
            Section.PrintHeap("with a client");
            s_client.Publish0(N);
            s_client.Publish1(N);
            s_client.Receive0(N);
            Section.PrintHeap("after its work");
            s_broker = new BrokerSections();
            Section.PrintHeap("with a broker, too");
            s_broker.RouteToOne(N);
            s_broker.RouteToFour(N);
            Section.PrintHeap("after its work");
            s_client = null;
            s_broker = null;
            Debug.WriteLine("done; the soak goes on until the power is off");
            new SoakSection().Run(int.MaxValue);
        }
    }
}
