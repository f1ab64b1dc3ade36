using Pipeline.TestKit;

namespace Pipeline.Tokenizers.Tests.Files;

/// <summary>Small tokenizer.json files of every kind, trained on a few lines for these tests.</summary>
internal static class OwnFiles
{
    private static readonly string Folder = RepositoryRoot.Combine("tests/Pipeline.Tokenizers.Tests/TokenizerFiles");

    /// <summary>Their names, as rows of a test.</summary>
    public static IEnumerable<object[]> Rows => Paths.Select(path => new object[] { Path.GetFileName(path) });

    /// <summary>Their paths, in order.</summary>
    public static IReadOnlyList<string> Paths { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal)];

    /// <summary>The path of a file.</summary>
    public static string PathOf(string name) => Path.Combine(Folder, name);
}
