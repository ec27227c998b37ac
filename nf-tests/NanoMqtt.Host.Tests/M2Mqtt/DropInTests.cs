using NUnit.Framework;

namespace NanoMqtt.Host.Tests.M2Mqtt
{
    /// <summary>A drop-in and the scripted server that it belongs to, for each test new ones.</summary>
    public abstract class DropInTests
    {
        internal ScriptedServer Server { get; private set; }

        internal DropIn Client { get; private set; }

        [SetUp]
        public void Open()
        {
            Server = new ScriptedServer();
            Client = new DropIn(Server.Port);
        }

        [TearDown]
        public void Close()
        {
            Client.Dispose();
            Server.Dispose();
        }
    }
}
