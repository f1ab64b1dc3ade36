namespace Pipeline.SampleModel.Vocabulary;

/// <summary>Tokens in order of id.</summary>
internal sealed class TokenTable
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _tokens = [];

    public IReadOnlyList<string> Tokens => _tokens;

    /// <summary>The id of a token, which becomes the next one where the token is new.</summary>
    public int IdOf(string token)
    {
        if (!_ids.TryGetValue(token, out int id))
        {
            id = _tokens.Count;
            _ids.Add(token, id);
            _tokens.Add(token);
        }

        return id;
    }
}
