namespace Pipeline.Engine.Onnx.CustomOperators;

/// <summary>The attributes of a <see cref="PagedAttention"/> node, checked.</summary>
internal sealed record PagedAttentionSettings
{
    public required int HeadCount { get; init; }

    /// <summary>Divides <see cref="HeadCount"/>.</summary>
    public required int KvHeadCount { get; init; }

    /// <summary>0: 1 / sqrt(head size).</summary>
    public required float Scale { get; init; }

    public required bool IsRotary { get; init; }

    /// <summary>Tokens that a token sees, itself among them; <see cref="int.MaxValue"/> for all.</summary>
    public required int Window { get; init; }
}
