using Pipeline.Tokenizers.AddedTokens;
using Pipeline.Tokenizers.Models;

namespace Pipeline.Tokenizers.Decoding;

/// <summary>The text of every token as the decoder takes it, and which tokens are special. Immutable.</summary>
internal sealed class TokenTexts
{
    private readonly Dictionary<int, string> _texts;
    private readonly HashSet<int> _specialIds;

    /// <param name="vocabulary">The model's own tokens.</param>
    /// <param name="addedTokens">Tokens of the file, which come first; normalised ones as they stand in normalised text.</param>
    public TokenTexts(Vocabulary vocabulary, IReadOnlyList<AddedToken> addedTokens)
    {
        _texts = new Dictionary<int, string>(vocabulary.Count + addedTokens.Count);
        foreach ((string token, int id) in vocabulary.Ids)
        {
            _texts[id] = token;
        }

        foreach (AddedToken token in addedTokens)
        {
            _texts[token.Id] = token.Content;
        }

        _specialIds = [.. addedTokens.Where(token => token.IsSpecial).Select(token => token.Id)];
    }

    /// <summary>Every id that stands for something.</summary>
    public IEnumerable<int> Ids => _texts.Keys;

    /// <summary>Whether a token stands for no text.</summary>
    public bool IsSpecial(int tokenId) => _specialIds.Contains(tokenId);

    /// <summary>The text of a token; null for an id that stands for nothing.</summary>
    public string? Find(int tokenId) => _texts.GetValueOrDefault(tokenId);
}
