using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace NanoMqtt.Host.Tests.Conventions
{
    /// <summary>One .nfproj or .csproj, read as text: what it compiles and what it references.</summary>
    internal sealed class ProjectFile
    {
        private readonly XElement _root;

        public ProjectFile(string path, string xml)
        {
            Path = path;
            _root = XElement.Parse(xml);
        }

        public string Path { get; }

        public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

        public string Folder => Path[..Path.LastIndexOf('/')];

        public bool IsDevice => Path.EndsWith(".nfproj", StringComparison.Ordinal);

        public string AssemblyName => Elements("AssemblyName").Select(e => e.Value).LastOrDefault() ?? Name;

        /// <summary>Null where the file has none: a .csproj needs none.</summary>
        public string Guid => Elements("ProjectGuid").Select(e => e.Value).SingleOrDefault();

        public bool IsProgram => Elements("OutputType").Any(e => e.Value == "Exe");

        public IEnumerable<string> Assemblies => Includes("Reference").Select(r => r.Split(',')[0]);

        public IEnumerable<string> Packages => Includes("PackageReference");

        public IEnumerable<string> Projects => Includes("ProjectReference").Select(r => System.IO.Path.GetFileNameWithoutExtension(r.Replace('\\', '/')));

        /// <summary>Assembly and "package.version" of each reference with a path; the package is "" where the path leads elsewhere.</summary>
        public IEnumerable<(string Assembly, string Package)> Hints =>
            from reference in Elements("Reference")
            from hint in reference.Elements().Where(e => e.Name.LocalName == "HintPath")
            select (reference.Attribute("Include").Value.Split(',')[0], Regex.Match(hint.Value, @"^\.\.\\\.\.\\packages\\([^\\]+)\\lib\\").Groups[1].Value);

        public static IEnumerable<ProjectFile> All() =>
            SourceTree.Files().Where(f => Regex.IsMatch(f, @"\.(nf|cs)proj$")).Select(f => new ProjectFile(f, SourceTree.Read(f)));

        public static ProjectFile Load(string path) => new(path, SourceTree.Read(path));

        /// <summary>Which of the files the project compiles.</summary>
        public IEnumerable<string> Sources(IEnumerable<string> files)
        {
            IEnumerable<XElement> items = Elements("Compile").Where(e => e.Attribute("Include") != null);
            string[] removed = Elements("Compile").SelectMany(e => Patterns(e, "Remove")).ToArray();
            var globs = items.Select(e => (Include: Patterns(e, "Include").ToArray(), Exclude: Patterns(e, "Exclude").ToArray())).ToList();
            if (!IsDevice)
            {
                globs.Add((new[] { Folder + "/**/*.cs" }, removed));
            }

            return files.Where(f => globs.Any(g => g.Include.Any(p => Matches(f, p)) && !g.Exclude.Any(p => Matches(f, p))));
        }

        private static bool Matches(string file, string pattern) =>
            Regex.IsMatch(file, "^" + Regex.Escape(pattern).Replace(@"\*\*/", "(.*/)?").Replace(@"\*\*", ".*").Replace(@"\*", "[^/]*") + "$");

        private IEnumerable<string> Patterns(XElement item, string attribute) =>
            (item.Attribute(attribute)?.Value ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries).Select(p => Normalize(Folder + "/" + p.Replace('\\', '/')));

        private static string Normalize(string path)
        {
            var parts = new List<string>();
            foreach (string part in path.Split('/'))
            {
                if (part == "..")
                {
                    parts.RemoveAt(parts.Count - 1);
                }
                else
                {
                    parts.Add(part);
                }
            }

            return string.Join('/', parts);
        }

        private IEnumerable<XElement> Elements(string name) => _root.Descendants().Where(e => e.Name.LocalName == name);

        private IEnumerable<string> Includes(string name) => Elements(name).Select(e => e.Attribute("Include")?.Value).Where(v => v != null);
    }
}
