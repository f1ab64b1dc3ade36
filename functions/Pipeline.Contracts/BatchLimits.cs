namespace Pipeline.Contracts;

/// <summary>How large an input may be and how it is cut. OpenAI's own limits (50,000 lines, 200 MB) are one setting of these.</summary>
public sealed record BatchLimits
{
    /// <summary>Most request lines of a file.</summary>
    /// <value>Lines. Default 1,000,000.</value>
    public int MaxLines { get; init; } = 1_000_000;

    /// <summary>Largest file.</summary>
    /// <value>Bytes. Default 8 GiB.</value>
    public long MaxFileBytes { get; init; } = 8L * 1024 * 1024 * 1024;

    /// <summary>Longest line; a longer one is rejected alone.</summary>
    /// <value>Bytes. Default 8 MiB.</value>
    public int MaxLineBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Most request lines of a shard.</summary>
    /// <value>Lines. Default 500.</value>
    public int MaxShardLines { get; init; } = 500;

    /// <summary>Most input of a shard, except that one line is never cut.</summary>
    /// <value>Bytes. Default 1 MiB.</value>
    public int MaxShardBytes { get; init; } = 1024 * 1024;

    /// <summary>Problems that a batch's <c>errors</c> lists; the others are only counted.</summary>
    /// <value>Entries. Default 1,000.</value>
    public int MaxListedErrors { get; init; } = 1_000;
}
