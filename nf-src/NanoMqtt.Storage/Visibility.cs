using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("NanoMqtt.Host.Tests")]
