using System.Runtime.InteropServices;
using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.Models;

/// <summary>
/// The cover of a piece by tokens whose scores have the highest sum (Kudo, Subword Regularization, 2018), found by dynamic
/// programming from the left. Time is linear in the piece times the longest token, which loading bounds.
/// </summary>
internal sealed class UnigramModel : ITokenModel
{
    // how much worse an unknown character is than the worst token, as in SentencePiece
    private const double UnknownPenalty = 10;

    private readonly CharTrie _trie = new();
    private readonly double[] _scores;
    private readonly int _unknownId;
    private readonly double _unknownScore;
    private readonly ByteTokens? _byteTokens;
    private readonly PieceCache _cache = new();

    /// <param name="vocabulary">Every token with its id.</param>
    /// <param name="scores">The score of each id.</param>
    /// <param name="unknownId">The id for characters that no token covers.</param>
    /// <param name="hasByteFallback">Whether such characters are written as the tokens of their bytes, where all have one.</param>
    public UnigramModel(Vocabulary vocabulary, double[] scores, int unknownId, bool hasByteFallback)
    {
        Vocabulary = vocabulary;
        _scores = scores;
        _unknownId = unknownId;
        _unknownScore = scores.Min() - UnknownPenalty;
        _byteTokens = hasByteFallback ? new ByteTokens(vocabulary) : null;
        foreach ((string token, int id) in vocabulary.Ids)
        {
            if (token.Length > 0)
            {
                _trie.TryAdd(token, id);
            }
        }
    }

    public Vocabulary Vocabulary { get; }

    public void Encode(ReadOnlySpan<char> piece, List<int> ids)
    {
        if (_cache.TryAppend(piece, ids))
        {
            return;
        }

        int first = ids.Count;
        AddPath(piece, FindBestPath(piece), ids);
        _cache.Set(piece, CollectionsMarshal.AsSpan(ids)[first..]);
    }

    // for each place, the last token of the best cover up to there; of equal covers the first that was found
    private PathStep[] FindBestPath(ReadOnlySpan<char> piece)
    {
        var steps = new PathStep[piece.Length + 1];
        for (int start = 0; start < piece.Length;)
        {
            CodePoints.At(piece, start, out int length);
            double score = steps[start].Score;
            bool isCovered = false;
            int node = CharTrie.Root;
            for (int end = start + 1; end <= piece.Length; end++)
            {
                node = _trie.Next(node, piece[end - 1]);
                if (node == CharTrie.Nowhere)
                {
                    break;
                }

                int id = _trie.ValueAt(node);
                if (id != CharTrie.NoValue)
                {
                    steps[end].Improve(start, id, _scores[id] + score);
                    isCovered |= end == start + length;
                }
            }

            if (!isCovered)
            {
                steps[start + length].Improve(start, _unknownId, _unknownScore + score);
            }

            start += length;
        }

        return steps;
    }

    // unknown tokens in a row are one
    private void AddPath(ReadOnlySpan<char> piece, PathStep[] steps, List<int> ids)
    {
        var ends = new Stack<int>();
        for (int end = piece.Length; end > 0; end = steps[end].Start)
        {
            ends.Push(end);
        }

        int start = 0;
        while (ends.TryPop(out int end))
        {
            int id = steps[end].TokenId;
            if (id != _unknownId)
            {
                ids.Add(id);
                start = end;
                continue;
            }

            while (ends.TryPeek(out int next) && steps[next].TokenId == _unknownId)
            {
                end = ends.Pop();
            }

            AddUnknown(piece[start..end], ids);
            start = end;
        }
    }

    private void AddUnknown(ReadOnlySpan<char> text, List<int> ids)
    {
        if (_trie.TryGetValue(text, out int id))
        {
            ids.Add(id);
        }
        else if (_byteTokens is null || !_byteTokens.TryAppend(text, ids))
        {
            ids.Add(_unknownId);
        }
    }
}
