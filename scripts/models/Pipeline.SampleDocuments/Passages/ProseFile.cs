using System.Text.RegularExpressions;

namespace Pipeline.SampleDocuments.Passages;

/// <summary>Reads the paragraphs of a text or Markdown file, or of the documentation strings of a Python file.</summary>
internal static partial class ProseFile
{
    // Longer files are logs and tables more often than prose.
    private const long MaxBytes = 4 << 20;

    /// <summary>A block for every paragraph that reads like sentences; none of files that are too long.</summary>
    /// <param name="path">UTF-8 text.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<TextBlock> Read(string path)
    {
        if (new FileInfo(path).Length > MaxBytes)
        {
            yield break;
        }

        string content = File.ReadAllText(path).ReplaceLineEndings("\n");
        content = Path.GetExtension(path) == ".py"
            ? string.Join("\n\n", DocumentationString().Matches(content).Select(match => match.Groups[1].Value))
            : Fenced().Replace(content, string.Empty);
        foreach (string paragraph in EmptyLine().Split(content))
        {
            string text = PlainText.Collapse(PlainText.StripMarkup(paragraph));
            if (text.Length > 0 && PlainText.IsProse(text))
            {
                yield return new TextBlock(path, path, text);
            }
        }
    }

    [GeneratedRegex(@"\n[ \t]*\n")]
    private static partial Regex EmptyLine();

    [GeneratedRegex("\"\"\"(.*?)\"\"\"", RegexOptions.Singleline)]
    private static partial Regex DocumentationString();

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fenced();
}
