using Pipeline.TestKit;

namespace Pipeline.Infra.Tests.Packages;

/// <summary>A line of minimums.txt.</summary>
/// <param name="Package">The package that asks.</param>
/// <param name="PackageVersion">The version of it that was read.</param>
/// <param name="Dependency">What it asks for.</param>
/// <param name="Least">The lowest version that it takes.</param>
internal sealed record PackageMinimum(string Package, Version PackageVersion, string Dependency, Version Least)
{
    public static IReadOnlyList<PackageMinimum> All { get; } =
        [.. Table("tests/Pipeline.Infra.Tests/Packages/minimums.txt")
            .Select(row => new PackageMinimum(row[0], Version.Parse(row[1]), row[2], Version.Parse(row[3])))];

    /// <summary>The words of a file's lines, without comments.</summary>
    public static IEnumerable<string[]> Table(string path) => File.ReadLines(RepositoryRoot.Combine(path))
        .Where(line => line is not ("" or ['#', ..]))
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
