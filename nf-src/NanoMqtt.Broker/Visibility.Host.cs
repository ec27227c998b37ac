using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("NanoMqtt.Benchmarks")]
[assembly: InternalsVisibleTo("NanoMqtt.Broker.Tests")]
[assembly: InternalsVisibleTo("NanoMqtt.Host.Tests")]
