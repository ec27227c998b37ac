using System.Reflection;

[assembly: AssemblyTitle("NanoMqtt.DeviceBench")]
