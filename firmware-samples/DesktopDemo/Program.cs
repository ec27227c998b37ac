using System.CommandLine;
using System.Threading.Tasks;

namespace NanoMqtt.Samples.DesktopDemo
{
    /// <summary>The command line.</summary>
    public static class Program
    {
        private const int MaximumBoards = 500;

        /// <summary>The program's entry point.</summary>
        /// <returns>0, or 1 when the broker cannot listen or a message was lost.</returns>
        /// <param name="args">The command line.</param>
        public static Task<int> Main(string[] args)
        {
            var seconds = new Option<int?>("--seconds") { Description = "Stop after so many seconds (default: at Ctrl+C)." };
            var boards = new Option<int>("--boards") { Description = "How many boards to simulate; 0: the broker alone.", DefaultValueFactory = _ => 3 };
            var port = new Option<int>("--port") { Description = "Port to listen on; 0: any that is free.", DefaultValueFactory = _ => 1883 };
            RequireRange(seconds, 1, 1000000);
            RequireRange(boards, 0, MaximumBoards);
            RequireRange(port, 0, 65535);

            var command = new RootCommand("A broker-lite, some boards that publish telemetry to it, and a live table of what they say.") { seconds, boards, port };
            command.SetAction((line, cancellation) =>
                new Demo(line.GetValue(boards), line.GetValue(port), line.GetValue(seconds)).RunAsync(cancellation));
            return command.Parse(args).InvokeAsync();
        }

        private static void RequireRange<T>(Option<T> option, int minimum, int maximum)
        {
            option.Validators.Add(result =>
            {
                // An option that is not given, or is no number, is not for this validator to judge.
                if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int value) && (value < minimum || value > maximum))
                {
                    result.AddError($"{option.Name} must be from {minimum} to {maximum}.");
                }
            });
        }
    }
}
