using System.Reflection;

[assembly: AssemblyTitle("NanoMqtt.M2Mqtt")]
[assembly: AssemblyDescription("IMqttClient of nanoFramework.M2Mqtt.Core over NanoMqtt.Client.")]
