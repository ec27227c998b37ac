using System.Reflection;

[assembly: AssemblyTitle("NanoMqtt.Broker.Tests")]
