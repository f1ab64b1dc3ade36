namespace Pipeline.Tokenizers.Models;

/// <summary>The tokens of a model with their ids. Immutable.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    /// <param name="ids">Every token with its id, compared by ordinal; owned by the vocabulary from now on.</param>
    public Vocabulary(Dictionary<string, int> ids)
    {
        _ids = ids;
        _lookup = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        MaxId = ids.Count == 0 ? 0 : ids.Values.Max();
    }

    /// <summary>How many tokens there are.</summary>
    public int Count => _ids.Count;

    /// <summary>The highest id.</summary>
    public int MaxId { get; }

    /// <summary>Every token with its id.</summary>
    public IReadOnlyDictionary<string, int> Ids => _ids;

    /// <summary>The id of a token by its text.</summary>
    public bool TryGetId(ReadOnlySpan<char> token, out int id) => _lookup.TryGetValue(token, out id);
}
