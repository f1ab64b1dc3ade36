using Pipeline.Engine.Constraints;

namespace Pipeline.Engine.Tests.Constraints;

/// <summary>
/// A vocabulary with each byte as a token, and what real ones have beside: words, pieces of JSON over several elements, parts of
/// characters, long white space, the same text twice, special tokens.
/// </summary>
internal sealed class SyntheticVocabulary
{
    private static readonly string[] Pieces =
    [
        "{\"", "\":", "\": \"", "\",\"", "\", \"", "\"}", "\"}]", "}}", "}},", "[]", "[[", "]]", "{}", "],", "],\n", "},{", "\n  ", "\n    ", "  ",
        ": ", ", ", ":\"", "[\"", "[1,", "12", "0.5", "e+1", "-1", "true", "false", "null", "tru", "alse", "ull", "\\n", "\\u00", "\\ud8", "\\\"",
        "\"a\":", "name", "\"name\": ", "é", "日本", "😀", "end\"", "x\":1", "\t", "\r\n", "\n\n",
    ];

    private readonly List<byte[]> _texts;

    /// <param name="random">Chooses the words.</param>
    /// <param name="words">How many words beside all else.</param>
    public SyntheticVocabulary(Random random, int words)
    {
        _texts = [.. Enumerable.Range(0, 256).Select(value => new[] { (byte)value })];
        _texts.AddRange(Pieces.Select(System.Text.Encoding.UTF8.GetBytes));
        byte[] emoji = "😀日é"u8.ToArray();
        for (int start = 0; start < emoji.Length; start++)
        {
            for (int end = start + 1; end <= emoji.Length; end++)
            {
                _texts.Add(emoji[start..end]);
            }
        }

        for (int i = 0; i < words; i++)
        {
            string letters = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => (char)('a' + random.Next(26))));
            _texts.Add(System.Text.Encoding.UTF8.GetBytes(random.Next(8) switch { 0 => $"\"{letters}", 1 => $"{letters}\"", 2 => $" {letters}", _ => letters }));
        }

        Special = _texts.Count;
        _texts.Add([]);
        Stop = _texts.Count;
        _texts.Add("<|end|>"u8.ToArray());
        Vocabulary = new TokenVocabulary([.. _texts.Select(text => new ReadOnlyMemory<byte>(text))], [Stop]);
    }

    /// <summary>The tokens.</summary>
    public TokenVocabulary Vocabulary { get; }

    /// <summary>The token that ends an answer.</summary>
    public int Stop { get; }

    /// <summary>A token without text.</summary>
    public int Special { get; }

    public byte[] TextOf(int tokenId) => _texts[tokenId];

    /// <summary>Whether a token closes what is open, and writes nothing else.</summary>
    public bool IsClosing(int tokenId) => tokenId == Stop || (tokenId < 256 && tokenId is '"' or '}' or ']');
}
