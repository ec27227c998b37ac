using System.Reflection;

[assembly: AssemblyTitle("CommandNode")]
