using System.Reflection;

[assembly: AssemblyTitle("NanoMqtt.Client")]
[assembly: AssemblyDescription("MQTT 3.1.1 and 5.0 client for boards with little memory.")]
