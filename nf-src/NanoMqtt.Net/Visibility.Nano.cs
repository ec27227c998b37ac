using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("NanoMqtt.Listener")]
