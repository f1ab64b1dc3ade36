namespace Pipeline.Engine.Encoding;

/// <summary>What is wrong with a request that the engine refuses.</summary>
public enum EmbedFailureCode
{
    /// <summary>There are no tokens.</summary>
    EmptyInput,

    /// <summary>There are more tokens than the model accepts.</summary>
    InputTooLong,

    /// <summary>A token id is not in the vocabulary.</summary>
    TokenOutOfRange,
}
