namespace Pipeline.Engine.Generation;

/// <summary>What is wrong with a request.</summary>
public enum GenerateFailureCode
{
    /// <summary>The prompt has no tokens.</summary>
    EmptyPrompt,

    /// <summary>Prompt and completion do not fit into the model's context, or into the engine's blocks.</summary>
    PromptTooLong,

    /// <summary>A token of the prompt is not in the vocabulary.</summary>
    TokenOutOfRange,

    /// <summary>Another parameter is outside its range.</summary>
    InvalidRequest,
}
