namespace Pipeline.SampleModel.Vocabulary;

/// <summary>A byte-level vocabulary: 256 bytes, merges of them, unused tokens, and the special tokens at the end.</summary>
public sealed class ByteLevelVocabulary
{
    /// <summary>Ends a text.</summary>
    public const string TextEnd = "<|endoftext|>";

    /// <summary>Begins a turn of a conversation.</summary>
    public const string TurnStart = "<|im_start|>";

    /// <summary>Ends a turn of a conversation.</summary>
    public const string TurnEnd = "<|im_end|>";

    /// <summary>Bytes and special tokens.</summary>
    public static readonly int MinSize = SizeWith(QwenSpecial);

    internal ByteLevelVocabulary(
        IReadOnlyList<string> tokens, IReadOnlyList<(string Left, string Right)> merges, IReadOnlyList<string> special, string wordPattern)
    {
        Tokens = tokens;
        Merges = merges;
        Special = special;
        WordPattern = wordPattern;
    }

    /// <summary>Qwen2's, in order of id.</summary>
    public static IReadOnlyList<string> QwenSpecial => [TextEnd, TurnStart, TurnEnd];

    /// <summary>In order of id, behind all others.</summary>
    public IReadOnlyList<string> Special { get; }

    /// <summary>The regular expression that cuts a text into the words whose bytes were merged.</summary>
    public string WordPattern { get; }

    /// <summary>All but the special tokens, in order of id.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>In order of rank.</summary>
    public IReadOnlyList<(string Left, string Right)> Merges { get; }

    /// <summary>The id of a special token.</summary>
    public int IdOf(string special) => Tokens.Count + Special.TakeWhile(token => token != special).Count();

    internal static int SizeWith(IReadOnlyList<string> special) => ByteAlphabet.Characters.Length + special.Count;
}
