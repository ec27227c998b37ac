using BenchmarkDotNet.Running;

// dotnet run -c Release --project nf-tests/NanoMqtt.Benchmarks -- --filter '*Publish*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
