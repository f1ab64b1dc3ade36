namespace Pipeline.Contracts.Ledgers;

/// <summary>What came of a commit.</summary>
public enum CommitOutcome
{
    /// <summary>The lines are durable.</summary>
    Committed,

    /// <summary>Somebody else owns the shard by now. The caller drops it, computes nothing more for it and completes its message.</summary>
    Fenced,
}
