namespace Pipeline.Engine.Sampling;

/// <summary>Says which tokens may come next in one sample. Used by one thread at a time.</summary>
public interface ITokenConstraint
{
    /// <summary>Whether what was accepted so far may end here. Stop tokens are allowed then, and only then.</summary>
    bool MayEnd { get; }

    /// <summary>Marks the tokens that may come next.</summary>
    /// <param name="mask">[vocabulary / 32 rounded up]: bit i % 32 of word i / 32 is set where token i is allowed. Overwritten.</param>
    void FillMask(Span<uint> mask);

    /// <summary>Appends a token that the mask allowed.</summary>
    void Accept(int tokenId);
}
