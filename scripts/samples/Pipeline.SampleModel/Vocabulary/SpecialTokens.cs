namespace Pipeline.SampleModel.Vocabulary;

/// <summary>The tokens that every vocabulary begins with; their ids are their places in <see cref="All"/>.</summary>
public static class SpecialTokens
{
    /// <summary>Fills the places after a shorter text.</summary>
    public const string Padding = "[PAD]";

    /// <summary>Stands for a word that the vocabulary does not cover.</summary>
    public const string Unknown = "[UNK]";

    /// <summary>Begins a text.</summary>
    public const string Start = "[CLS]";

    /// <summary>Ends a text.</summary>
    public const string End = "[SEP]";

    /// <summary>Stands for a hidden word.</summary>
    public const string Mask = "[MASK]";

    /// <summary>What a token inside a word begins with.</summary>
    public const string ContinuingPrefix = "##";

    /// <summary>In order of id.</summary>
    public static IReadOnlyList<string> All { get; } = [Padding, Unknown, Start, End, Mask];

    /// <summary>A token without meaning that brings a vocabulary to its size.</summary>
    public static string Unused(int index) => $"[unused{index}]";
}
