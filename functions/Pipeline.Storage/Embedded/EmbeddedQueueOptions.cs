namespace Pipeline.Storage.Embedded;

/// <summary>How the embedded queue behaves.</summary>
public sealed record EmbeddedQueueOptions
{
    /// <summary>How long a received message belongs to its receiver while that process lives.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a waiting receiver looks, within a second of the queue's last message.</summary>
    /// <value>Default 25 ms: a look at the time of a folder that is mostly empty, 40 times a second.</value>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>How often a waiting receiver looks at a queue where nothing has happened for a second.</summary>
    /// <value>
    /// Default 100 ms. What this process sends is received at once whatever the interval; each look takes a core from whoever
    /// computes there.
    /// </value>
    public TimeSpan IdlePollInterval { get; init; } = TimeSpan.FromMilliseconds(100);
}
