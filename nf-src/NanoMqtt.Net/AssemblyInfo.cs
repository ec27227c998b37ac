using System.Reflection;

[assembly: AssemblyTitle("NanoMqtt.Net")]
[assembly: AssemblyDescription("TCP and TLS transports for NanoMqtt.")]
