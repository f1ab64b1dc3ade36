namespace Pipeline.SampleModel.Vocabulary;

/// <summary>A byte-level vocabulary: 256 bytes, merges of them, unused tokens, and three special tokens at the end.</summary>
public sealed class ByteLevelVocabulary
{
    /// <summary>Ends a text.</summary>
    public const string TextEnd = "<|endoftext|>";

    /// <summary>Begins a turn of a conversation.</summary>
    public const string TurnStart = "<|im_start|>";

    /// <summary>Ends a turn of a conversation.</summary>
    public const string TurnEnd = "<|im_end|>";

    /// <summary>Bytes and special tokens.</summary>
    public static readonly int MinSize = ByteAlphabet.Characters.Length + Special.Count;

    internal ByteLevelVocabulary(IReadOnlyList<string> tokens, IReadOnlyList<(string Left, string Right)> merges)
    {
        Tokens = tokens;
        Merges = merges;
    }

    /// <summary>In order of id, behind all others.</summary>
    public static IReadOnlyList<string> Special => [TextEnd, TurnStart, TurnEnd];

    /// <summary>All but the special tokens, in order of id.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>In order of rank.</summary>
    public IReadOnlyList<(string Left, string Right)> Merges { get; }

    /// <summary>The id of a special token.</summary>
    public int IdOf(string special) => Tokens.Count + Special.TakeWhile(token => token != special).Count();
}
