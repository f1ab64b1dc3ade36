using Pipeline.Contracts.Ledgers;
using Pipeline.Contracts.Messages;

namespace Pipeline.Worker.Shards;

/// <summary>A shard whose ledger this worker owns.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="Ledger">Its ledger.</param>
/// <param name="Lease">The lock on its message.</param>
/// <param name="Verdict">What the batch's record said before the claim.</param>
/// <param name="ReceivedAt">Timestamp of its message's arrival.</param>
internal sealed record ClaimedShard(ShardMessage Shard, ShardLedger Ledger, ShardLease Lease, BatchVerdict Verdict, long ReceivedAt);
