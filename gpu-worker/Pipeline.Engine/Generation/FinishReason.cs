namespace Pipeline.Engine.Generation;

/// <summary>Why a sample ended.</summary>
public enum FinishReason
{
    /// <summary>At a stop token, or because its sink said so.</summary>
    Stop,

    /// <summary>At its limit of tokens, or at the model's context length.</summary>
    Length,
}
