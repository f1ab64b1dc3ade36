namespace Pipeline.SampleModel.Prose;

/// <summary>A folder of *.txt files with one passage a line and blank lines between.</summary>
public static class ProseFolder
{
    /// <summary>All passages, files in ordinal order of their names.</summary>
    /// <exception cref="IOException">The folder is absent or holds no passage.</exception>
    public static IReadOnlyList<Passage> ReadPassages(string folder)
    {
        List<Passage> passages =
        [
            .. Directory.EnumerateFiles(folder, "*.txt").Order(StringComparer.Ordinal).SelectMany(ReadFile),
        ];
        return passages.Count > 0 ? passages : throw new IOException($"{folder} has no *.txt file with text in it.");
    }

    private static IEnumerable<Passage> ReadFile(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return File.ReadLines(path)
            .Select(line => line.Trim())
            .Where(line => line.Length > 0)
            .Select((line, index) => new Passage($"{name}-{index + 1:D3}", line));
    }
}
