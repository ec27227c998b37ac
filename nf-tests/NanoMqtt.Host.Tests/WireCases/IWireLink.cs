using System;

namespace NanoMqtt.Host.Tests.WireCases
{
    /// <summary>A client's end of a connection to the broker under test, as bytes.</summary>
    internal interface IWireLink : IDisposable
    {
        /// <summary>Sends; a connection that is closed already takes the bytes without a word.</summary>
        void Send(byte[] bytes);

        /// <summary>The next bytes, at least one and at most <paramref name="count"/>; empty when the broker has closed. Fails the test when nothing comes.</summary>
        byte[] Receive(int count);
    }
}
