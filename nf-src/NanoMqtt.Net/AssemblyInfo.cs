using System.Reflection;

[assembly: AssemblyTitle("NanoMqtt.Net")]
[assembly: AssemblyDescription("TCP transports for NanoMqtt.")]
