using System;
using System.Threading;
using nanoFramework.Runtime.Native;

namespace NanoMqtt.Samples
{
    /// <summary>
    /// What is around a node that runs for years. Nodes go on after each failure that they know; what they do not know, mostly memory that has run
    /// out in a driver, would end Main, and the board would stand still until somebody presses its button.
    /// </summary>
    internal static class Firmware
    {
        private const int BeforeRestartMs = 10000; // time to deploy something better

        /// <summary>Says what memory is left and runs the node. Restarts the board when that ends.</summary>
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
