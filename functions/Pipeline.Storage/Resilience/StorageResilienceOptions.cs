namespace Pipeline.Storage.Resilience;

/// <summary>How calls to a kind of dependency are repeated.</summary>
public sealed record StorageResilienceOptions
{
    /// <summary>Attempts after the first.</summary>
    /// <value>Default 5, which together wait about 6 s; at least 1.</value>
    public int MaxRetryCount { get; init; } = 5;

    /// <summary>Median wait before the second attempt; each further one doubles, with jitter.</summary>
    /// <value>Default 0.2 s.</value>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromSeconds(0.2);

    /// <summary>Longest wait between attempts.</summary>
    /// <value>Default 5 s.</value>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one attempt may take where the call does not move a file's bytes.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
