using System.Reflection;

[assembly: AssemblyTitle("NanoMqtt.WebSocket")]
[assembly: AssemblyDescription("MQTT over WebSocket for the broker of NanoMqtt.")]
