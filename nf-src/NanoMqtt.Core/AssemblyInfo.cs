using System.Reflection;

[assembly: AssemblyTitle("NanoMqtt.Core")]
[assembly: AssemblyDescription("MQTT 3.1.1 and 5.0 wire format, topics and delivery state, without I/O, clock or thread.")]
