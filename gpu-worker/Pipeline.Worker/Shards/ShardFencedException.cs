namespace Pipeline.Worker.Shards;

/// <summary>Somebody else owns the shard by now: nothing more is computed for it.</summary>
internal sealed class ShardFencedException(string messageId) : Exception($"The ledger of shard message {messageId} has another owner.");
