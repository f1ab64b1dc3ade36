namespace Pipeline.Worker.Shards;

/// <summary>What became of one delivery of a shard's message.</summary>
internal enum ShardOutcome
{
    /// <summary>Every line has its result and the ledger is sealed.</summary>
    Sealed,

    /// <summary>The batch is cancelled or expired: what had not run was answered with an error, and the ledger is sealed.</summary>
    Closed,

    /// <summary>The input is gone or another one: what had not run was answered with an error, and the ledger is sealed.</summary>
    InputModified,

    /// <summary>The ledger was sealed before; only the event was repeated.</summary>
    AlreadySealed,

    /// <summary>Somebody else works on the shard under another message.</summary>
    HeldByOther,

    /// <summary>The batch is gone, has ended, or has a newer epoch.</summary>
    Superseded,

    /// <summary>Somebody else took the shard over while we worked on it.</summary>
    Fenced,

    /// <summary>The message's lock is lost; it will be delivered again.</summary>
    LeaseLost,

    /// <summary>The worker stops: what is finished is durable, another worker goes on.</summary>
    HandedBack,

    /// <summary>A newer program wrote the message or a record; the message was returned for a newer worker.</summary>
    Postponed,

    /// <summary>The message, or a record that it needs, cannot be read.</summary>
    DeadLettered,
}
