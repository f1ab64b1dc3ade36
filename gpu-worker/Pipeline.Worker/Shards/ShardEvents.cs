using System.Globalization;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;

namespace Pipeline.Worker.Shards;

/// <summary>What the worker tells the control plane.</summary>
internal static class ShardEvents
{
    /// <summary>A shard's ledger is sealed.</summary>
    public static OutgoingMessage Finished(ShardMessage shard)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"{shard.BatchId}/{shard.Shard}/{shard.Epoch}/finished");
        var finished = new ShardFinishedMessage
        {
            Tenant = shard.Tenant,
            BatchId = shard.BatchId,
            Shard = shard.Shard,
            Epoch = shard.Epoch,
        };
        return new OutgoingMessage(id, RecordJson.Serialize(finished, RecordJson.ShardFinished));
    }
}
