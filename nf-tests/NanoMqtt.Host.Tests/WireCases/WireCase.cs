using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using NanoMqtt.Host.Tests.Conventions;

namespace NanoMqtt.Host.Tests.WireCases
{
    /// <summary>One step of a case: <c>send</c> and <c>recv</c> have bytes in hex, <c>publish</c> is done by a second client.</summary>
    internal sealed record WireStep(string Type, string Payload, string Topic, int QoS);

    /// <summary>A packet sequence for a broker from the Eclipse Mosquitto project, as data beside this checkout; its README says what the fields mean.</summary>
    internal sealed record WireCase(string Id, int Level, bool Connects, bool ExpectsDisconnect, IReadOnlyList<WireStep> Steps)
    {
        private static readonly JsonDocumentOptions s_json = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

        /// <summary>Where the cases lie, or null where they are not beside the checkout.</summary>
        public static string Folder
        {
            get
            {
                string folder = Path.Combine(SourceTree.Root, "..", "shared", "wire-cases");
                return Directory.Exists(folder) ? folder : null;
            }
        }

        public override string ToString() => Id;

        /// <summary>All cases; equal names in a file are told apart by a number.</summary>
        public static IEnumerable<WireCase> Load()
        {
            if (Folder == null)
            {
                yield break;
            }

            foreach (string file in Directory.EnumerateFiles(Folder, "*.json").OrderBy(f => f, System.StringComparer.Ordinal))
            {
                using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file), s_json);
                var seen = new Dictionary<string, int>();
                foreach (JsonElement test in document.RootElement.EnumerateArray().SelectMany(group => group.GetProperty("tests").EnumerateArray()))
                {
                    yield return Read(Path.GetFileNameWithoutExtension(file), test, seen);
                }
            }
        }

        private static WireCase Read(string file, JsonElement test, Dictionary<string, int> seen)
        {
            int level = test.TryGetProperty("ver", out JsonElement ver) ? ver.GetInt32() : 4;
            string id = $"{file} v{level} {test.GetProperty("name").GetString().Trim()}";
            seen[id] = seen.GetValueOrDefault(id) + 1;
            return new WireCase(
                seen[id] == 1 ? id : $"{id} #{seen[id]}",
                level,
                Flag(test, "connect"),
                Flag(test, "expect_disconnect"),
                test.GetProperty("msgs").EnumerateArray().Select(Step).ToList());
        }

        private static bool Flag(JsonElement test, string name) => !test.TryGetProperty(name, out JsonElement value) || value.GetBoolean();

        private static WireStep Step(JsonElement step) => new(
            step.GetProperty("type").GetString(),
            step.GetProperty("payload").GetString(),
            step.TryGetProperty("topic", out JsonElement topic) ? topic.GetString() : null,
            step.TryGetProperty("qos", out JsonElement qos) ? qos.GetInt32() : 0);
    }
}
