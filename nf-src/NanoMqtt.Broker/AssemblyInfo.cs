using System.Reflection;

[assembly: AssemblyTitle("NanoMqtt.Broker")]
[assembly: AssemblyDescription("MQTT broker-lite that runs on the board itself.")]
