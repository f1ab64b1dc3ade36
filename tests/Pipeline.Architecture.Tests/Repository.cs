using System.Xml.Linq;
using Pipeline.TestKit;

namespace Pipeline.Architecture.Tests;

/// <summary>The source tree that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Pipeline.sln.</summary>
    public static string Root => RepositoryRoot.Path;

    /// <summary>Every project file of the product, the tools and the tests.</summary>
    public static IReadOnlyList<string> Projects { get; } =
        [.. new[] { "functions", "gpu-worker", "scripts/samples", "scripts/models", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)];

    /// <summary>Our C# files under a folder.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    /// <summary>The values of an item's Include in a project file, in order.</summary>
    public static IReadOnlyList<string> Items(string project, string item) =>
        [.. XDocument.Load(project).Descendants(item).Select(element => element.Attribute("Include")!.Value).Order(StringComparer.Ordinal)];
}
