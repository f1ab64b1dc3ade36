using System.Collections.Frozen;

namespace Pipeline.Engine.Constraints;

/// <summary>The text of every token, as constraints need it. Immutable; made once a model.</summary>
public sealed class TokenVocabulary
{
    // longer ones are never permitted: a step takes memory for each of their bytes
    private const int MaxTokenBytes = 4_096;

    // the states of the core that many tokens continue are a few dozen
    private const int MaxCoreMasks = 128;

    private readonly ReadOnlyMemory<byte>[] _tokenBytes;
    private readonly FrozenSet<int> _stopTokenIds;
    private readonly int[] _orderedStopTokenIds;
    private readonly Lazy<TokenTrie> _trie;
    private readonly Lazy<MaskCache> _coreMasks;
    private readonly Lazy<GrammarConstraintSource> _anyObject;
    private readonly Lazy<byte?> _firstMissingByte;

    /// <param name="tokenBytes">
    /// [vocabulary]: the UTF-8 bytes that a token adds to the text, a part of a character possibly; empty for tokens that a
    /// constraint must never allow (special ones, unused ids). The bytes are retained and must stay as they are.
    /// </param>
    /// <param name="stopTokenIds">Allowed where a constraint may end.</param>
    public TokenVocabulary(IReadOnlyList<ReadOnlyMemory<byte>> tokenBytes, IReadOnlyList<int> stopTokenIds)
    {
        ArgumentNullException.ThrowIfNull(tokenBytes);
        ArgumentNullException.ThrowIfNull(stopTokenIds);
        _tokenBytes = [.. tokenBytes];
        _orderedStopTokenIds = [.. stopTokenIds];
        _stopTokenIds = stopTokenIds.ToFrozenSet();
        _trie = new Lazy<TokenTrie>(() => new TokenTrie(Enumerable.Range(0, Count).Where(IsText), _tokenBytes));
        _coreMasks = new Lazy<MaskCache>(() => new MaskCache(JsonCore.Shared.States, Trie, MaskLength, MaxCoreMasks));
        _anyObject = new Lazy<GrammarConstraintSource>(
            () => new GrammarConstraintSource(new Grammar(JsonCore.Shared.States, JsonCore.Shared.AnyObject, new GrammarRepetitions()), this));
        _firstMissingByte = new Lazy<byte?>(FindMissingByte);
    }

    /// <summary>Tokens in the vocabulary.</summary>
    public int Count => _tokenBytes.Length;

    /// <summary>Words of a mask.</summary>
    internal int MaskLength => (Count + 31) / 32;

    /// <summary>The tokens that a constraint may allow as text; built on first use.</summary>
    internal TokenTrie Trie => _trie.Value;

    /// <summary>Masks of the states that all grammars share.</summary>
    internal MaskCache CoreMasks => _coreMasks.Value;

    /// <summary>The constraint that all answers of any object share.</summary>
    internal GrammarConstraintSource AnyObject => _anyObject.Value;

    /// <summary>A byte of printable ASCII or of UTF-8's longer characters that is no token by itself; null where all are.</summary>
    internal byte? FirstMissingByte => _firstMissingByte.Value;

    /// <summary>The text of a token; empty where it must never be part of one, or is no token.</summary>
    internal ReadOnlySpan<byte> BytesOf(int tokenId) =>
        (uint)tokenId < (uint)Count && IsText(tokenId) ? _tokenBytes[tokenId].Span : [];

    internal bool IsStopToken(int tokenId) => _stopTokenIds.Contains(tokenId);

    /// <summary>Sets the bits of the stop tokens.</summary>
    internal void MarkStopTokens(Span<uint> mask)
    {
        foreach (int tokenId in _orderedStopTokenIds)
        {
            if ((uint)tokenId / 32 < (uint)mask.Length)
            {
                mask[tokenId / 32] |= 1u << (tokenId % 32);
            }
        }
    }

    private byte? FindMissingByte()
    {
        HashSet<byte> single = [.. Enumerable.Range(0, Count).Where(id => IsText(id) && _tokenBytes[id].Length == 1).Select(id => _tokenBytes[id].Span[0])];

        // 0xC0, 0xC1 and bytes over 0xF4 are never part of UTF-8; a line feed is never the only choice
        IEnumerable<int> needed = [.. Enumerable.Range(0x20, 0x7F - 0x20), .. Enumerable.Range(0x80, 0x40), .. Enumerable.Range(0xC2, 0xF5 - 0xC2)];
        return needed.Where(value => !single.Contains((byte)value)).Select(value => (byte?)value).FirstOrDefault();
    }

    private bool IsText(int tokenId) => _tokenBytes[tokenId].Length is > 0 and <= MaxTokenBytes && !IsStopToken(tokenId);
}
