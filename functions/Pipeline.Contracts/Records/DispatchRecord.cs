namespace Pipeline.Contracts.Records;

/// <summary>dispatch.json: how far a batch's shards have been sent. After a crash sending starts again from here.</summary>
public sealed record DispatchRecord : IVersioned
{
    public int V { get; init; } = RecordJson.CurrentVersion;

    public required int Epoch { get; init; }

    /// <summary>Index of the first shard that may not have been sent.</summary>
    public required int NextShard { get; init; }

    /// <summary>Deliberate second sends so far, over all shards: the next one's send number is one more.</summary>
    public int ResendCount { get; init; }
}
