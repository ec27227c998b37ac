using System.Reflection;

[assembly: AssemblyTitle("TlsClient")]
