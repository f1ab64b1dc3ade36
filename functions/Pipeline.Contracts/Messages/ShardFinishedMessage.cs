using Pipeline.Contracts.Records;

namespace Pipeline.Contracts.Messages;

/// <summary>A shard's ledger is sealed. May be lost or come twice: the sweep reads the ledgers themselves.</summary>
public sealed record ShardFinishedMessage : IVersioned
{
    public int V { get; init; } = RecordJson.CurrentVersion;

    public required string Tenant { get; init; }

    public required string BatchId { get; init; }

    public required int Shard { get; init; }

    public required int Epoch { get; init; }
}
