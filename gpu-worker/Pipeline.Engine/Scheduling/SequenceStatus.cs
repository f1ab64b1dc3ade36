namespace Pipeline.Engine.Scheduling;

/// <summary>Where a sequence stands.</summary>
internal enum SequenceStatus
{
    /// <summary>For its first step, for a slot, or for blocks after a preemption.</summary>
    Waiting,

    /// <summary>Takes part in steps.</summary>
    Running,

    /// <summary>Done, cancelled or failed; has no blocks.</summary>
    Finished,
}
