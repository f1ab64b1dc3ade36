using Pipeline.Contracts.Ids;
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

    /// <summary>The message of the first send; after a crash it is repeated under the same id, and a queue may drop it.</summary>
    public static OutgoingMessage First(BatchRecord batch, PlanRecord plan, int shard) =>
        Outgoing(batch, plan, shard, ShardMessage.MessageId(batch.Id, shard, batch.Epoch, send: 0));

    /// <summary>
    /// The message of a later send. Its id is never used twice: a number alone would be, where the sender dies or loses a race
    /// before it is noted, and a queue that drops ids it has seen would drop the one message that a lost shard waits for.
    /// </summary>
    public static OutgoingMessage Again(BatchRecord batch, PlanRecord plan, int shard, int send) =>
        Outgoing(batch, plan, shard, $"{ShardMessage.MessageId(batch.Id, shard, batch.Epoch, send)}-{RandomToken.New()}");

    private static OutgoingMessage Outgoing(BatchRecord batch, PlanRecord plan, int shard, string id) =>
        new(id, RecordJson.Serialize(For(batch, plan, shard), RecordJson.Shard));
}
