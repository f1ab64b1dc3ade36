namespace Pipeline.Tokenizers.Models;

/// <summary>Turns one piece into token ids. Safe to call from several threads at once.</summary>
internal interface ITokenModel
{
    /// <summary>Tokens in the model's own vocabulary, added tokens not counted.</summary>
    int TokenCount { get; }

    /// <summary>The highest id in the vocabulary.</summary>
    int MaxTokenId { get; }

    /// <summary>The id of a token by its text.</summary>
    bool TryGetId(string token, out int id);

    /// <summary>Appends the ids of <paramref name="piece"/>.</summary>
    /// <param name="piece">Not empty.</param>
    /// <param name="ids">Receives at least one id.</param>
    void Encode(ReadOnlySpan<char> piece, List<int> ids);
}
