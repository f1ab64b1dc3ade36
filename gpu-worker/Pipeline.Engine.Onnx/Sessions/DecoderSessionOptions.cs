namespace Pipeline.Engine.Onnx.Sessions;

/// <summary>How a compiled decoder is loaded.</summary>
public sealed record DecoderSessionOptions
{
    /// <summary>Threads of one step.</summary>
    /// <value>Default the number of processors; 1 to 1 024.</value>
    public int ThreadCount { get; init; } = Environment.ProcessorCount;

    /// <summary>What becomes of the weights.</summary>
    public WeightLoading WeightLoading { get; init; } = WeightLoading.Prepacked;

    /// <summary>Tokens of one block of keys and values.</summary>
    /// <value>Default 32; 1 to 1 024.</value>
    public int BlockTokens { get; init; } = 32;

    /// <summary>Memory for keys and values, in bytes; as many blocks as fit.</summary>
    /// <value>Default 1 GiB.</value>
    public long CacheBytes { get; init; } = 1L << 30;

    /// <summary>Longest sequence, in tokens; null for what the model's config says. Never more than the cache holds.</summary>
    /// <value>Default null; 1 to what the config says.</value>
    public int? ContextLength { get; init; }

    /// <summary>For the phases of the load.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
