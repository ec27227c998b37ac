using System.Reflection;

// The one place of the version: every assembly of nf-src compiles this file, on the device and on the host.
[assembly: AssemblyVersion("0.1.0.0")]
[assembly: AssemblyFileVersion("0.1.0.0")]
[assembly: AssemblyCompany("NanoMqtt contributors")]
[assembly: AssemblyProduct("NanoMqtt")]
[assembly: AssemblyCopyright("Copyright (c) NanoMqtt contributors")]
