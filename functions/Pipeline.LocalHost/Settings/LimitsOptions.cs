using System.ComponentModel.DataAnnotations;
using Pipeline.Contracts;

namespace Pipeline.LocalHost.Settings;

/// <summary>Section <c>Limits</c>: see <see cref="BatchLimits"/>, whose defaults these are.</summary>
internal sealed class LimitsOptions
{
    private static readonly BatchLimits Defaults = new();

    /// <summary>Most request lines of a file.</summary>
    /// <value>Lines. Default 1,000,000; 1 to 10,000,000, since 16 bytes a line are held while a file is checked.</value>
    [Range(1, 10_000_000)]
    public int MaxLines { get; init; } = Defaults.MaxLines;

    /// <summary>Largest file.</summary>
    /// <value>Bytes. Default 8 GiB; 1 to 1 TiB.</value>
    [Range(1L, 1L << 40)]
    public long MaxFileBytes { get; init; } = Defaults.MaxFileBytes;

    /// <summary>Longest line; a longer one is rejected alone.</summary>
    /// <value>Bytes. Default 8 MiB; 64 to 256 MiB, since a line is held in memory.</value>
    [Range(64, 256 * 1024 * 1024)]
    public int MaxLineBytes { get; init; } = Defaults.MaxLineBytes;

    /// <summary>Most request lines of a shard.</summary>
    /// <value>Lines. Default 500; 1 to 100,000.</value>
    [Range(1, 100_000)]
    public int MaxShardLines { get; init; } = Defaults.MaxShardLines;

    /// <summary>Most input of a shard, except that one line is never cut.</summary>
    /// <value>Bytes. Default 1 MiB; 1 KiB to 64 MiB.</value>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxShardBytes { get; init; } = Defaults.MaxShardBytes;

    /// <summary>Problems that a batch's <c>errors</c> lists.</summary>
    /// <value>Entries. Default 1,000; 1 to 10,000, since they stand in the batch's record.</value>
    [Range(1, 10_000)]
    public int MaxListedErrors { get; init; } = Defaults.MaxListedErrors;

    /// <summary>The limits as the use cases take them.</summary>
    public BatchLimits ToLimits() => new()
    {
        MaxLines = MaxLines,
        MaxFileBytes = MaxFileBytes,
        MaxLineBytes = MaxLineBytes,
        MaxShardLines = MaxShardLines,
        MaxShardBytes = MaxShardBytes,
        MaxListedErrors = MaxListedErrors,
    };
}
