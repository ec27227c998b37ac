using System.CommandLine;
using System.Threading.Tasks;
using BenchmarkDotNet.Running;

namespace NanoMqtt.Benchmarks
{
    /// <summary>The command line: a verb, or else BenchmarkDotNet's own arguments. See docs/benchmarks.md.</summary>
    public static class Program
    {
        /// <summary>The program's entry point.</summary>
        /// <returns>0, or 1 when something failed.</returns>
        /// <param name="args">The command line.</param>
        public static Task<int> Main(string[] args)
        {
            var command = new RootCommand("Measures NanoMqtt beside its peers. Without a verb: BenchmarkDotNet, with its own arguments.")
            {
                LoadCommand.Create(),
                ClientsCommand.Create(),
                IdleCommand.Create(),
                SoakCommand.Create(),
                ServeCommand.Create(),
                ClientCommand.Create(),
            };
            command.TreatUnmatchedTokensAsErrors = false;
            command.SetAction(line => { BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args); });
            return command.Parse(args).InvokeAsync();
        }
    }
}
