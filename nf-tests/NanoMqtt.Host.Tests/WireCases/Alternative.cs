using System;
using System.Collections.Generic;
using System.Linq;

namespace NanoMqtt.Host.Tests.WireCases
{
    /// <summary>Another answer than mosquitto's that the specification allows, for one case, with the section that allows it.</summary>
    /// <param name="Why">The reason, with the section.</param>
    /// <param name="ExpectsDisconnect">Whether the connection ends.</param>
    /// <param name="Received">Hex bytes expected instead of the case's recv steps, in their order; an empty string for a step that is left out; null: as in the case.</param>
    internal sealed record Alternative(string Why, bool ExpectsDisconnect, params string[] Received)
    {
        /// <summary>The case's steps with what is expected instead.</summary>
        public IReadOnlyList<WireStep> Steps(IReadOnlyList<WireStep> steps)
        {
            if (Received.Length == 0)
            {
                return steps;
            }

            var changed = new List<WireStep>();
            int next = 0;
            foreach (WireStep step in steps)
            {
                string instead = step.Type == "recv" ? Received[next++] : null;
                if (instead != string.Empty)
                {
                    changed.Add(instead == null ? step : step with { Payload = instead });
                }
            }

            // A packet that the case does not expect at all comes last.
            changed.AddRange(Received.Skip(next).Select(r => new WireStep("recv", r, null, 0)));
            return changed;
        }
    }
}
