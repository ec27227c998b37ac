// IMqttClient, its delegates and MqttSslProtocols: on the device they come with nanoFramework.M2Mqtt.Core, which has no build for .NET.
