using System;
using System.Threading;
using nanoFramework.Runtime.Native;

namespace NanoMqtt.Samples
{
    /// <summary>Makes a node and gives what runs it.</summary>
    internal delegate ThreadStart NodeFactory(ILog log);

    /// <summary>
    /// Runs a node for years. Nodes carry on after each failure that they expect. Anything else, such as a wrong pin or a driver out of memory, would end Main,
    /// and the board would stand still until somebody resets it.
    /// </summary>
    internal static class Firmware
    {
        private const int BeforeRestartMs = 10000; // time to deploy something better

        /// <summary>Makes the node, reports how much memory is free and runs it. Restarts the board when the node ends or cannot be made.</summary>
        public static void Run(NodeFactory create, ILog log)
        {
            try
            {
                ThreadStart run = create(log);
                log.Write("memory: " + nanoFramework.Runtime.Native.GC.Run(true).ToString() + " bytes free");
                run();
            }
            catch (Exception e)
            {
                log.Write("stopped: " + e.Message + "; restarting");
            }
            finally
            {
                Thread.Sleep(BeforeRestartMs);
                Power.RebootDevice();
            }
        }
    }
}
