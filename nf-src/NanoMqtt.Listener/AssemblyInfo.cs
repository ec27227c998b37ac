using System.Reflection;

[assembly: AssemblyTitle("NanoMqtt.Listener")]
[assembly: AssemblyDescription("What a broker listens with, for NanoMqtt.")]
