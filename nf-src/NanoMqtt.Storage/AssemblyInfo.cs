using System.Reflection;

[assembly: AssemblyTitle("NanoMqtt.Storage")]
[assembly: AssemblyDescription("What survives a reboot or deep sleep, on the flash file system.")]
