using System.Reflection;

[assembly: AssemblyTitle("NanoMqtt.Client.Tests")]
