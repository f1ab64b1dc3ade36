namespace Pipeline.Engine.Encoding;

internal enum QueuedRequestStatus
{
    /// <summary>Its submitter waits for room.</summary>
    Blocked,

    /// <summary>Admitted; counts as in flight.</summary>
    Waiting,

    /// <summary>Taken by a worker; can no longer be cancelled.</summary>
    Running,

    /// <summary>Cancelled or failed before a worker took it.</summary>
    Removed,
}
