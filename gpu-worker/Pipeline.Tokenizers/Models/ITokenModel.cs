namespace Pipeline.Tokenizers.Models;

/// <summary>Turns one piece into token ids. Safe to call from several threads at once.</summary>
internal interface ITokenModel
{
    /// <summary>The model's own tokens, without those that the file adds.</summary>
    Vocabulary Vocabulary { get; }

    /// <summary>Appends the ids of <paramref name="piece"/>.</summary>
    /// <param name="piece">Not empty.</param>
    /// <param name="ids">Receives the ids; none where a model without an unknown token knows no part of the piece.</param>
    void Encode(ReadOnlySpan<char> piece, List<int> ids);
}
