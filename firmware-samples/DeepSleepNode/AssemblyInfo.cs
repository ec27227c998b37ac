using System.Reflection;

[assembly: AssemblyTitle("DeepSleepNode")]
