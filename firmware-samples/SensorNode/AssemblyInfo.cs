using System.Reflection;

[assembly: AssemblyTitle("SensorNode")]
