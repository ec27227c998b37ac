using System;
using System.Threading;
using NanoMqtt.Net;

namespace NanoMqtt.Samples.DesktopDemo
{
    /// <summary>A board: the firmware's own <see cref="TelemetryNode"/>, over real TCP, with a sensor that is made up.</summary>
    internal sealed class Board : IDisposable
    {
        private const int IntervalMs = 500;

        // Not kitchen: a real board may join, and that is its name in Credentials.template.cs.
        private static readonly string[] s_rooms = { "porch", "cellar", "garden", "attic", "garage", "study", "bedroom", "hall" };

        private readonly TelemetryNode _node;
        private readonly Thread _thread;

        public Board(int number, int port, LineFeed feed)
        {
            string name = NameOf(number);
            _node = new TelemetryNode(
                new TelemetryOptions { Board = name, IntervalMs = IntervalMs },
                new SimulatedSensor(number),
                new HostNetwork(),
                new TcpTransport("127.0.0.1", port),
                feed.For(name));
            _thread = new Thread(_node.Run) { Name = name, IsBackground = true };
        }

        public int Published => _node.Published;

        public static string NameOf(int number) => number < s_rooms.Length ? s_rooms[number] : "board-" + (number + 1);

        public void Start()
        {
            _thread.Start();
        }

        /// <summary>Asks it to end, without waiting.</summary>
        public void Stop()
        {
            _node.Stop();
        }

        /// <summary>Waits for its end.</summary>
        public void Dispose()
        {
            _thread.Join();
            _node.Dispose();
        }
    }
}
