namespace Pipeline.Worker.Shards;

/// <summary>Somebody else owns the shard by now: nothing more is computed for it.</summary>
internal sealed class ShardFencedException(string ledger) : Exception($"Ledger {ledger} has another owner.");
