using System.Xml.Linq;
using Pipeline.TestKit;

namespace Pipeline.Infra.Tests.Packages;

/// <summary>The versions that a machine with the full gallery restores: Directory.Packages.props without what it does under a condition.</summary>
internal static class GalleryVersions
{
    public static IReadOnlyDictionary<string, string> All { get; } = Read(XDocument.Load(RepositoryRoot.Combine("Directory.Packages.props")));

    private static Dictionary<string, string> Read(XDocument file)
    {
        IEnumerable<XElement> groups = file.Root!.Elements().Where(group => group.Attribute("Condition") is null);
        var properties = groups.Where(group => group.Name == "PropertyGroup").Elements()
            .ToDictionary(property => property.Name.LocalName, property => property.Value, StringComparer.Ordinal);
        return groups.Where(group => group.Name == "ItemGroup").Elements("PackageVersion").ToDictionary(
            item => item.Attribute("Include")!.Value,
            item => Expand(item.Attribute("Version")!.Value, properties),
            StringComparer.Ordinal);
    }

    private static string Expand(string version, Dictionary<string, string> properties) =>
        version is ['$', '(', .. string name, ')'] ? properties[name] : version;
}
