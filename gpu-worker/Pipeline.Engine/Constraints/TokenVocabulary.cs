namespace Pipeline.Engine.Constraints;

/// <summary>The text of every token, as constraints need it. Immutable; made once a model.</summary>
public sealed class TokenVocabulary
{
    /// <param name="tokenBytes">
    /// [vocabulary]: the UTF-8 bytes that a token adds to the text, a part of a character possibly; empty for tokens that a
    /// constraint must never allow (special ones, unused ids).
    /// </param>
    /// <param name="stopTokenIds">Allowed where a constraint may end.</param>
    public TokenVocabulary(IReadOnlyList<ReadOnlyMemory<byte>> tokenBytes, IReadOnlyList<int> stopTokenIds)
    {
        ArgumentNullException.ThrowIfNull(tokenBytes);
        ArgumentNullException.ThrowIfNull(stopTokenIds);
        Count = tokenBytes.Count;
    }

    /// <summary>Tokens in the vocabulary.</summary>
    public int Count { get; }
}
