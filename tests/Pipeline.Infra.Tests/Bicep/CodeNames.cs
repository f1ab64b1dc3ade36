using System.Text.RegularExpressions;
using Pipeline.TestKit;

namespace Pipeline.Infra.Tests.Bicep;

/// <summary>What the source says and no assembly shows.</summary>
internal static partial class CodeNames
{
    /// <summary>Id of each log event by its name.</summary>
    public static Dictionary<string, int> Events() => Sources()
        .Where(file => file.EndsWith(".Log.cs", StringComparison.Ordinal))
        .SelectMany(file => Event().Matches(File.ReadAllText(file)))
        .ToDictionary(match => match.Groups["name"].Value, match => int.Parse(match.Groups["id"].Value, null), StringComparer.Ordinal);

    /// <summary>Text of a source file.</summary>
    public static string Read(string file) => File.ReadAllText(RepositoryRoot.Combine(file));

    private static IEnumerable<string> Sources() => new[] { "functions", "gpu-worker" }
        .SelectMany(folder => Directory.EnumerateFiles(RepositoryRoot.Combine(folder), "*.cs", SearchOption.AllDirectories));

    [GeneratedRegex(@"LoggerMessage\(\s*(?:EventId = )?(?<id>\d+)(?:(?!LoggerMessage).)*?EventName = ""(?<name>\w+)""", RegexOptions.Singleline)]
    private static partial Regex Event();
}
