namespace Pipeline.Storage.Azure.Queues;

/// <summary>What can be set of the storage queues.</summary>
public sealed class StorageQueueOptions
{
    /// <summary>How long a received message belongs to its receiver.</summary>
    /// <value>Default 60 s; whole seconds from 1 s to 7 days.</value>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromSeconds(60);
}
