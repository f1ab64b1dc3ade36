using System.Runtime.InteropServices;
using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.Models;

/// <summary>
/// Byte pair encoding, over mapped bytes (after a ByteLevel step) or over characters (SentencePiece, CLIP). Time is n log n in
/// the piece.
/// </summary>
internal sealed class BpeModel : ITokenModel
{
    private const char SpaceMark = '\u2581';

    private readonly MergeTable _merges;
    private readonly BpeOptions _options;
    private readonly ByteTokens _byteTokens;
    private readonly Dictionary<int, int> _characterIds = [];
    private readonly PieceCache _cache = new();
    private readonly bool _cutsWords;

    public BpeModel(Vocabulary vocabulary, MergeTable merges, BpeOptions options)
    {
        Vocabulary = vocabulary;
        _merges = merges;
        _options = options;
        _byteTokens = new ByteTokens(vocabulary);
        _cutsWords = CanCutWords(vocabulary, options);
        foreach ((string token, int id) in vocabulary.Ids)
        {
            if (token.Length > 0)
            {
                int code = CodePoints.At(token, 0, out int length);
                if (length == token.Length)
                {
                    _characterIds[code] = id;
                }
            }
        }
    }

    public Vocabulary Vocabulary { get; }

    public void Encode(ReadOnlySpan<char> piece, List<int> ids)
    {
        if (_options.IgnoresMerges && Vocabulary.TryGetId(piece, out int id))
        {
            ids.Add(id);
            return;
        }

        int start = 0;
        for (int i = 1; _cutsWords && i < piece.Length; i++)
        {
            if (StartsWord(piece, i))
            {
                EncodeWord(piece[start..i], ids);
                start = i;
            }
        }

        EncodeWord(piece[start..], ids);
    }

    // SentencePiece files have no pre-tokeniser: a whole text is one piece. Where no token has a space mark after another
    // character, nothing merges across the start of a word, and words can be encoded, and remembered, one by one.
    private static bool CanCutWords(Vocabulary vocabulary, BpeOptions options) =>
        !options.IgnoresMerges
        && options.ContinuingPrefix.Length == 0
        && options.EndOfWordSuffix.Length == 0
        && vocabulary.TryGetId([SpaceMark], out _)
        && vocabulary.Ids.Keys.All(token => !HasWordStartInside(token));

    private static bool HasWordStartInside(string token)
    {
        for (int i = 1; i < token.Length; i++)
        {
            if (StartsWord(token, i))
            {
                return true;
            }
        }

        return false;
    }

    private static bool StartsWord(ReadOnlySpan<char> text, int index) => text[index] == SpaceMark && text[index - 1] != SpaceMark;

    private void EncodeWord(ReadOnlySpan<char> word, List<int> ids)
    {
        if (_cache.TryAppend(word, ids))
        {
            return;
        }

        int first = ids.Count;
        AddSymbols(word, ids);
        Span<int> symbols = CollectionsMarshal.AsSpan(ids)[first..];
        int count = SymbolMerger.Merge(symbols, _merges);
        _cache.Set(word, symbols[..count]);
        CollectionsMarshal.SetCount(ids, first + count);
    }

    // An unknown token waits for the next known character, as in the reference: where only some bytes have tokens, the bytes
    // of a later character come before it.
    private void AddSymbols(ReadOnlySpan<char> word, List<int> ids)
    {
        bool isUnknownWaiting = false;
        for (int i = 0; i < word.Length;)
        {
            int code = CodePoints.At(word, i, out int length);
            string? affixed = Affix(word, i, i + length);
            if (affixed is null ? _characterIds.TryGetValue(code, out int id) : Vocabulary.TryGetId(affixed, out id))
            {
                AddUnknown(isUnknownWaiting, ids);
                isUnknownWaiting = false;
                ids.Add(id);
            }
            else if (!_options.HasByteFallback || !_byteTokens.TryAppend(affixed ?? word.Slice(i, length), ids))
            {
                AddUnknown(isUnknownWaiting && !_options.FusesUnknown, ids);
                isUnknownWaiting = true;
            }

            i += length;
        }

        AddUnknown(isUnknownWaiting, ids);
    }

    private void AddUnknown(bool isWaiting, List<int> ids)
    {
        if (isWaiting && _options.UnknownId is int id)
        {
            ids.Add(id);
        }
    }

    // null where the character stands for itself
    private string? Affix(ReadOnlySpan<char> word, int start, int end)
    {
        string prefix = start > 0 ? _options.ContinuingPrefix : "";
        string suffix = end == word.Length ? _options.EndOfWordSuffix : "";
        return prefix.Length + suffix.Length == 0 ? null : string.Concat(prefix, word[start..end], suffix);
    }
}
