using System.Reflection;

[assembly: AssemblyTitle("NanoMqtt.WebSocket.Tests")]
