using System;
using System.Threading;
using nanoFramework.Runtime.Native;

namespace NanoMqtt.Samples
{
    /// <summary>
    /// Runs a node for years. Nodes carry on after each failure that they expect. Anything else, usually a driver out of memory, would end Main,
    /// and the board would stand still until somebody resets it.
    /// </summary>
    internal static class Firmware
    {
        private const int BeforeRestartMs = 10000; // time to deploy something better

        /// <summary>Reports how much memory is free and runs the node. Restarts the board when the node ends.</summary>
        public static void Run(ThreadStart node, ILog log)
        {
            log.Write("memory: " + nanoFramework.Runtime.Native.GC.Run(true).ToString() + " bytes free");
            try
            {
                node();
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
