namespace Pipeline.Contracts.Ledgers;

/// <summary>What came of an attempt to own a shard's ledger.</summary>
public enum ClaimOutcome
{
    /// <summary>The shard is the caller's until somebody else claims it.</summary>
    Claimed,

    /// <summary>Nothing is left to do.</summary>
    Sealed,

    /// <summary>Somebody else took it under another message a short while ago, and is taken to be alive.</summary>
    HeldByOther,
}
