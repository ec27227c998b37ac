// Event arguments, reason codes and UserProperty: on the device they come with nanoFramework.M2Mqtt.Core, which has no build for .NET.
