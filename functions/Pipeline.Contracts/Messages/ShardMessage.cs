using System.Globalization;
using Pipeline.Contracts.Records;

namespace Pipeline.Contracts.Messages;

/// <summary>A pointer to a shard, under 1 KB: workers read the lines themselves.</summary>
public sealed record ShardMessage : IVersioned
{
    public int V { get; init; } = RecordJson.CurrentVersion;

    public required string Tenant { get; init; }

    public required string BatchId { get; init; }

    /// <summary>0-based index in the plan.</summary>
    public required int Shard { get; init; }

    public required int Epoch { get; init; }

    /// <summary>Input blob and the version that was planned.</summary>
    public required string Blob { get; init; }

    public required string BlobVersion { get; init; }

    public required long Offset { get; init; }

    public required long Length { get; init; }

    /// <summary>1-based number of the line at <see cref="Offset"/>.</summary>
    public required int FirstLine { get; init; }

    /// <summary>Bytes of the longest line that was not rejected; a reader need hold no more.</summary>
    public required int LongestLine { get; init; }

    /// <summary>Request lines, rejected ones included.</summary>
    public required int LineCount { get; init; }

    public required string Model { get; init; }

    public required DateTimeOffset DeadlineUtc { get; init; }

    /// <summary>
    /// The message's id: batch, shard, epoch and send number. Sends after the first add a random token to it, so that a queue never
    /// takes one for a duplicate.
    /// </summary>
    public static string MessageId(string batchId, int shard, int epoch, int send) =>
        string.Create(CultureInfo.InvariantCulture, $"{batchId}/{shard}/{epoch}/{send}");
}
