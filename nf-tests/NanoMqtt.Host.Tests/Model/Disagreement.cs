using System;

namespace NanoMqtt.Host.Tests.Model
{
    /// <summary>The broker did what the model says it must not, or did not what it must.</summary>
    internal sealed class Disagreement : Exception
    {
        public Disagreement(string message)
            : base(message)
        {
        }
    }
}
