namespace Pipeline.Tokenizers.Templates.Evaluation;

/// <summary>How a statement ends.</summary>
internal enum Completion
{
    /// <summary>The next statement follows.</summary>
    Normal,

    /// <summary>The innermost loop ends.</summary>
    Break,

    /// <summary>The innermost loop goes to its next element.</summary>
    Continue,
}
