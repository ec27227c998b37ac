using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace NanoMqtt.Host.Tests.Conventions
{
    /// <summary>nanoFramework's packages as we use them: what packages.config lists, what the API lists say, what each assembly needs.</summary>
    internal static class Packages
    {
        // The dependencies that the packages themselves declare, but for mscorlib, which all need.
        private static readonly Dictionary<string, string[]> s_needs = new()
        {
            ["Iot.Device.Bmxx80"] = new[]
            {
                "Iot.Device.Common.WeatherHelper", "System.Buffers.Binary.BinaryPrimitives", "System.Device.I2c", "System.Device.Model", "System.Math",
                "nanoFramework.UnitsNet.Duration", "nanoFramework.UnitsNet.ElectricResistance", "nanoFramework.UnitsNet.Length",
                "nanoFramework.UnitsNet.Pressure", "nanoFramework.UnitsNet.RelativeHumidity", "nanoFramework.UnitsNet.Temperature",
            },
            ["Iot.Device.Common.WeatherHelper"] = new[] { "System.Math" },
            ["Iot.Device.DhcpServer"] = new[] { "nanoFramework.System.Collections", "System.Net" },
            ["nanoFramework.Hardware.Esp32"] = new[] { "nanoFramework.Runtime.Events" },
            ["System.Device.Gpio"] = new[] { "nanoFramework.Runtime.Events" },
            ["System.Device.Wifi"] = new[] { "nanoFramework.Runtime.Events", "System.Net" },
            ["System.IO.FileSystem"] = new[] { "nanoFramework.Runtime.Events", "nanoFramework.System.Text", "System.IO.Streams" },
            ["System.IO.Streams"] = new[] { "nanoFramework.System.Text" },
            ["System.Net"] = new[] { "nanoFramework.Runtime.Events", "nanoFramework.System.Text", "System.IO.Streams", "System.Threading" },
        };

        /// <summary>Id and version of each package that a packages.config lists.</summary>
        public static IEnumerable<(string Id, string Version)> In(string config) =>
            XElement.Parse(config).Elements("package").Select(p => (p.Attribute("id").Value, p.Attribute("version").Value));

        /// <summary>The assemblies and all that they need.</summary>
        public static HashSet<string> Closure(IEnumerable<string> assemblies)
        {
            var all = new HashSet<string>();
            var open = new Stack<string>(assemblies);
            while (open.TryPop(out string assembly))
            {
                if (all.Add(assembly) && s_needs.TryGetValue(assembly, out string[] needs))
                {
                    Array.ForEach(needs, open.Push);
                }
            }

            return all;
        }

        /// <summary>The API lists by assembly.</summary>
        public static Dictionary<string, ApiList> Lists() =>
            Directory.GetFiles(SourceTree.Shared("nanoframework-api"), "*.txt").Select(f => new ApiList(File.ReadAllLines(f))).ToDictionary(l => l.Assembly);
    }

    /// <summary>One file of the API lists: an assembly, its package, its public types.</summary>
    internal sealed class ApiList
    {
        private static readonly Regex s_type = new(@"^(?:[a-z]+ )*(?:class|interface|struct|enum) ([\w.]+)|^delegate \S+ ([\w.]+)\(");

        public ApiList(params string[] lines)
        {
            string[] head = lines[0].Split(' '); // assembly NAME VERSION package ID VERSION
            Assembly = head[1];
            Package = head[4] + "." + head[5];
            Types = lines.Skip(1).Select(l => s_type.Match(l)).Where(m => m.Success).Select(m => m.Groups[1].Value + m.Groups[2].Value).ToArray();
        }

        public string Assembly { get; }

        /// <summary>"id.version".</summary>
        public string Package { get; }

        /// <summary>Full names.</summary>
        public string[] Types { get; }
    }
}
