namespace Pipeline.Engine.Generation;

internal enum QueuedGenerationStatus
{
    /// <summary>Its submitter waits for room.</summary>
    Blocked,

    /// <summary>In flight; the engine's thread has not seen it.</summary>
    Admitted,

    /// <summary>With the engine's thread, which alone may end it.</summary>
    Taken,

    /// <summary>Answered, cancelled or failed.</summary>
    Ended,
}
