using System.Reflection;

[assembly: AssemblyTitle("NanoMqtt.Requests")]
[assembly: AssemblyDescription("Request and response of MQTT 5.0 over NanoMqtt.Client.")]
