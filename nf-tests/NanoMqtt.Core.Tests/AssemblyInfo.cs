using System.Reflection;

[assembly: AssemblyTitle("NanoMqtt.Core.Tests")]
