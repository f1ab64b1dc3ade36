namespace Pipeline.Worker.Shards;

/// <summary>How much of a shard may be in memory, and for how long.</summary>
internal sealed record ShardLimits
{
    /// <summary>Longest time that a result waits to be made durable.</summary>
    public required TimeSpan CheckpointInterval { get; init; }

    /// <summary>Result bytes at which a checkpoint is due before its time; at twice as many no more lines are submitted.</summary>
    /// <value>Default 4 MiB: some 800 embeddings of 384 floats.</value>
    public long CheckpointBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Inputs of one shard in the engine at once; a line with more goes alone.</summary>
    /// <value>As the model's engine needs them.</value>
    public required int MaxInputs { get; init; }
}
