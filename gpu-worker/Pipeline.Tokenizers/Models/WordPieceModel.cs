using System.Runtime.InteropServices;
using Pipeline.Tokenizers.Text;

namespace Pipeline.Tokenizers.Models;

/// <summary>
/// Greedy longest match from the left. A word that cannot be covered, or that is too long, is one unknown token. Time is
/// linear in the piece times the longest token, which loading bounds.
/// </summary>
internal sealed class WordPieceModel : ITokenModel
{
    private readonly CharTrie _trie;
    private readonly int _continuation;
    private readonly int _unknownId;
    private readonly int _maxWordCharacters;

    /// <param name="vocabulary">Every token with its id.</param>
    /// <param name="unknownId">The id for a word that cannot be covered.</param>
    /// <param name="continuingPrefix">What tokens that continue a word begin with; may be empty.</param>
    /// <param name="maxWordCharacters">Longer words, in code points, are unknown.</param>
    public WordPieceModel(Vocabulary vocabulary, int unknownId, string continuingPrefix, int maxWordCharacters)
    {
        Vocabulary = vocabulary;
        _trie = new CharTrie();
        foreach ((string token, int id) in vocabulary.Ids)
        {
            // the empty string can never match, and its node is the root
            if (token.Length > 0)
            {
                _trie.TryAdd(token, id);
            }
        }

        _continuation = _trie.NodeOf(continuingPrefix);
        _unknownId = unknownId;
        _maxWordCharacters = maxWordCharacters;
    }

    public Vocabulary Vocabulary { get; }

    public void Encode(ReadOnlySpan<char> piece, List<int> ids)
    {
        if (CodePoints.CountExceeds(piece, _maxWordCharacters))
        {
            ids.Add(_unknownId);
            return;
        }

        int first = ids.Count;
        int node = CharTrie.Root;
        while (!piece.IsEmpty)
        {
            int length = _trie.LongestMatch(node, piece, out int id);
            if (length == 0)
            {
                CollectionsMarshal.SetCount(ids, first);
                ids.Add(_unknownId);
                return;
            }

            ids.Add(id);
            piece = piece[length..];
            node = _continuation;
        }
    }
}
