namespace Pipeline.TestKit.Queues;

/// <summary>A message in an <see cref="InMemoryWorkQueue"/>, whose lock guards it.</summary>
internal sealed class InMemoryMessage(string id, ReadOnlyMemory<byte> body, DateTimeOffset sentAt, DateTimeOffset visibleAt)
{
    internal string Id { get; } = id;

    internal ReadOnlyMemory<byte> Body { get; } = body;

    internal DateTimeOffset SentAt { get; } = sentAt;

    /// <summary>When it can be received (again): the end of its delay, or of its lock.</summary>
    internal DateTimeOffset VisibleAt { get; set; } = visibleAt;

    /// <summary>The lock it was last received under, or null.</summary>
    internal string? LockToken { get; set; }
}
