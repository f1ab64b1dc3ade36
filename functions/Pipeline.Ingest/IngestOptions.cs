using Pipeline.Contracts;

namespace Pipeline.Ingest;

/// <summary>How the control plane works. Checked once, when <see cref="IngestServices"/> is made.</summary>
public sealed record IngestOptions
{
    /// <summary>An output file is one block a shard, and Azure allows this many blocks a blob.</summary>
    private const long MaxShards = 50_000;

    /// <summary>How large an input may be and how it is cut.</summary>
    public BatchLimits Limits { get; init; } = new();

    /// <summary>Most shards of one batch that are sent and not yet sealed.</summary>
    /// <value>Shards. Default 64; 1 or more. Messages a worker takes times workers.</value>
    public int MaxShardsInFlight { get; init; } = 64;

    /// <summary>Shards that are seeded, copied or closed at the same time, per step of a batch.</summary>
    /// <value>Shards. Default 8; 1 or more.</value>
    public int MaxParallelCalls { get; init; } = 8;

    /// <summary>How often a sweep looks for files whose bytes can go; a listing of all files.</summary>
    /// <value>Default 10 minutes; zero for every sweep.</value>
    public TimeSpan FileSweepInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Throws with every fault at once.</summary>
    /// <exception cref="ArgumentException">A value is out of its bounds.</exception>
    internal void Check()
    {
        List<string> faults = [];
        CheckAtLeastOne(faults, nameof(MaxShardsInFlight), MaxShardsInFlight);
        CheckAtLeastOne(faults, nameof(MaxParallelCalls), MaxParallelCalls);
        CheckAtLeastOne(faults, nameof(BatchLimits.MaxLines), Limits.MaxLines);
        CheckAtLeastOne(faults, nameof(BatchLimits.MaxFileBytes), Limits.MaxFileBytes);
        CheckAtLeastOne(faults, nameof(BatchLimits.MaxLineBytes), Limits.MaxLineBytes);
        CheckAtLeastOne(faults, nameof(BatchLimits.MaxShardLines), Limits.MaxShardLines);
        CheckAtLeastOne(faults, nameof(BatchLimits.MaxShardBytes), Limits.MaxShardBytes);
        if (Limits.MaxListedErrors < 0)
        {
            faults.Add($"{nameof(BatchLimits.MaxListedErrors)} is {Limits.MaxListedErrors}; it must not be negative.");
        }

        if (faults.Count == 0 && MostShards(Limits) > MaxShards)
        {
            faults.Add(
                $"{nameof(BatchLimits.MaxShardLines)} and {nameof(BatchLimits.MaxShardBytes)} cut the largest file into up to "
                + $"{MostShards(Limits)} shards; an output file can be put together from {MaxShards}.");
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', faults));
        }
    }

    // A shard ends at its line limit, or where the next line would pass its byte limit: any two neighbours of the second kind
    // hold more bytes than the limit.
    private static long MostShards(BatchLimits limits) =>
        long.Min(limits.MaxLines, (limits.MaxLines / limits.MaxShardLines) + (2 * (limits.MaxFileBytes / limits.MaxShardBytes)) + 2);

    private static void CheckAtLeastOne(List<string> faults, string name, long value)
    {
        if (value < 1)
        {
            faults.Add($"{name} is {value}; it must be 1 or more.");
        }
    }
}
