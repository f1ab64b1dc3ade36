namespace Pipeline.SampleDocuments.Facts;

/// <summary>How kinds, languages and splits are written in files.</summary>
internal static class DocumentWords
{
    private static readonly string[] Kinds = ["invoice", "receipt", "order", "delivery_note"];
    private static readonly string[] Languages = ["en", "de"];
    private static readonly string[] Splits = ["train", "heldout"];

    /// <summary>All kinds, as answers write them.</summary>
    public static IReadOnlyList<string> AllKinds => Kinds;

    public static string Of(DocumentKind kind) => Kinds[(int)kind];

    public static string Of(Language language) => Languages[(int)language];

    public static string Of(Split split) => Splits[(int)split];

    /// <exception cref="FormatException">There is no such kind.</exception>
    public static DocumentKind Kind(string word) => (DocumentKind)IndexOf(Kinds, word);

    /// <exception cref="FormatException">There is no such language.</exception>
    public static Language Language(string word) => (Language)IndexOf(Languages, word);

    private static int IndexOf(string[] words, string word)
    {
        int index = Array.IndexOf(words, word);
        return index >= 0 ? index : throw new FormatException($"'{word}' is none of {string.Join(", ", words)}.");
    }
}
