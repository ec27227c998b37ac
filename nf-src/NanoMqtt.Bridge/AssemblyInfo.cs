using System.Reflection;

[assembly: AssemblyTitle("NanoMqtt.Bridge")]
[assembly: AssemblyDescription("The broker-lite as a client of a full broker.")]
