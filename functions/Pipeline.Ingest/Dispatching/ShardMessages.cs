using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;

namespace Pipeline.Ingest.Dispatching;

/// <summary>The messages of a plan's shards.</summary>
internal static class ShardMessages
{
    /// <summary>The message of a shard: what a worker needs to find and read it.</summary>
    public static ShardMessage For(BatchRecord batch, PlanRecord plan, int shard)
    {
        ShardPlan its = plan.Shards[shard];
        return new ShardMessage
        {
            Tenant = batch.Tenant,
            BatchId = batch.Id,
            Shard = shard,
            Epoch = batch.Epoch,
            Blob = plan.Blob,
            BlobVersion = plan.BlobVersion,
            Offset = its.Offset,
            Length = its.Length,
            FirstLine = its.FirstLine,
            LongestLine = its.LongestLine,
            LineCount = its.LineCount,
            Model = plan.Model,
            DeadlineUtc = batch.ExpiresAt,
        };
    }

    /// <summary>The message, ready to be sent.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="plan">Its plan.</param>
    /// <param name="shard">Index in the plan.</param>
    /// <param name="send">0 for the first send; after a crash the first send is repeated with the same number.</param>
    public static OutgoingMessage Outgoing(BatchRecord batch, PlanRecord plan, int shard, int send) => new(
        ShardMessage.MessageId(batch.Id, shard, batch.Epoch, send), RecordJson.Serialize(For(batch, plan, shard), RecordJson.Shard));
}
