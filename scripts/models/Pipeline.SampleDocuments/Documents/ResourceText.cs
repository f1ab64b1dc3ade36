namespace Pipeline.SampleDocuments.Documents;

/// <summary>Text files inside the program.</summary>
internal static class ResourceText
{
    /// <exception cref="FileNotFoundException">The program has no such file.</exception>
    public static IReadOnlyList<string> ReadLines(string name)
    {
        using Stream stream = typeof(ResourceText).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException(name);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n');
    }
}
