using System.Reflection;

[assembly: AssemblyTitle("Gateway")]
