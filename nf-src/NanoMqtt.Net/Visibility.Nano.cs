using System.Runtime.CompilerServices;

// Every test assembly of the device has this name.
[assembly: InternalsVisibleTo("NFUnitTest")]
