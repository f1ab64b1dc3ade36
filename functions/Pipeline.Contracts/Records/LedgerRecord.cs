using System.Text.Json;
using Pipeline.Contracts.Storage;

namespace Pipeline.Contracts.Records;

/// <summary>
/// The metadata of a shard's ledger: who owns it, how far it is. The content is result lines as they will stand in the output
/// and error files, successes first, errors behind them.
/// </summary>
public sealed record LedgerRecord : IVersioned
{
    /// <summary>The metadata key that holds the record as JSON.</summary>
    public const string MetadataKey = "ledger";

    public int V { get; init; } = RecordJson.CurrentVersion;

    public required int Epoch { get; init; }

    /// <summary>Random, one a claim; null where nobody owns the shard (seeded, handed back). Stays after the seal.</summary>
    public string? Owner { get; init; }

    /// <summary>The message under which the owner claimed; null without one.</summary>
    public string? MessageId { get; init; }

    /// <summary>Number of the owner's attempt that wrote this, from 1, so that a lost reply can be told from a lost race.</summary>
    public required int Commit { get; init; }

    /// <summary>Every line of the shard has its result, in input order; nothing changes any more.</summary>
    public bool IsSealed { get; init; }

    public required int SucceededCount { get; init; }

    public required int FailedCount { get; init; }

    /// <summary>Bytes of the success section, which comes first.</summary>
    public required long SuccessBytes { get; init; }

    /// <summary>Bytes of the error section behind it.</summary>
    public required long ErrorBytes { get; init; }

    public TokenUsage Usage { get; init; }

    /// <summary>Reads the record of a ledger.</summary>
    /// <exception cref="MalformedRecordException">The blob is not a ledger.</exception>
    /// <exception cref="NewerSchemaException">A newer program wrote it.</exception>
    public static LedgerRecord Read(BlobProperties properties)
    {
        if (!properties.Metadata.TryGetValue(MetadataKey, out string? json))
        {
            throw new MalformedRecordException(properties.Name, new JsonException("It has no ledger record."));
        }

        return RecordJson.Deserialize(System.Text.Encoding.UTF8.GetBytes(json), RecordJson.Ledger, properties.Name);
    }

    /// <summary>The record as a blob's metadata.</summary>
    public IReadOnlyDictionary<string, string> ToMetadata() =>
        new Dictionary<string, string> { [MetadataKey] = JsonSerializer.Serialize(this, RecordJson.Ledger) };
}
