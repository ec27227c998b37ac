using System;
using System.Diagnostics;

namespace NanoMqtt.DeviceBench
{
    /// <summary>Prints what one section took, or what the heap has left.</summary>
    internal static class Section
    {
        public static long Start()
        {
            return Environment.TickCount64;
        }

        public static void End(string name, int operations, long startedMs)
        {
            long elapsedMs = Environment.TickCount64 - startedMs;
            Debug.WriteLine(name + ": " + elapsedMs + " ms, " + (elapsedMs * 1000 / operations) + " us an operation");
        }

        public static void PrintHeap(string when)
        {
            Debug.WriteLine("heap free, " + when + ": " + nanoFramework.Runtime.Native.GC.Run(true) + " bytes");
        }
    }
}
