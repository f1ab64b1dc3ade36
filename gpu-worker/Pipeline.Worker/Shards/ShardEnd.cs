namespace Pipeline.Worker.Shards;

/// <summary>How the work on a shard ended.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="SucceededCount">Successes in the ledger, other workers' included; 0 where the ledger was not ours.</param>
/// <param name="FailedCount">Errors in the ledger.</param>
internal readonly record struct ShardEnd(ShardOutcome Outcome, int SucceededCount = 0, int FailedCount = 0);
