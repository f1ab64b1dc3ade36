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

    /// <summary>The model gave logits that are not numbers.</summary>
    InvalidLogits,

    /// <summary>The constraint may not end yet, and with the biases it leaves no token to choose.</summary>
    NoTokenAllowed,

    /// <summary>A sink or a constraint of the request threw an exception.</summary>
    CallbackFailed,
}
