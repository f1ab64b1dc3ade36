namespace Pipeline.Tokenizers.PreTokenization;

/// <summary>What becomes of a punctuation mark.</summary>
internal enum PunctuationBehavior
{
    /// <summary>Each mark is a piece.</summary>
    Isolated,

    /// <summary>Marks separate and are dropped.</summary>
    Removed,

    /// <summary>Each run of marks is a piece.</summary>
    Contiguous,
}
