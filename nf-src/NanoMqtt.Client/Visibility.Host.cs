using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("NanoMqtt.Client.Tests")]
[assembly: InternalsVisibleTo("NanoMqtt.Host.Tests")]
