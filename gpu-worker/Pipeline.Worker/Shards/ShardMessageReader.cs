using System.Text.Json;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;

namespace Pipeline.Worker.Shards;

/// <summary>Reads shard messages. Whatever stands in one, what comes out names blobs of ours and has numbers that make sense.</summary>
internal static class ShardMessageReader
{
    /// <summary>Reads a message for one model.</summary>
    /// <exception cref="MalformedRecordException">It is not a shard message, or one for another model.</exception>
    /// <exception cref="NewerSchemaException">A newer program wrote it.</exception>
    public static ShardMessage Read(ReceivedMessage message, string model)
    {
        string what = $"Message {message.Id}";
        ShardMessage shard = RecordJson.Deserialize(message.Body.Span, RecordJson.Shard, what);
        string? problem =
            !BatchId.TryParse(shard.BatchId, out _) ? "batchId is not a batch id."
            : !BlobNaming.IsValid(shard.Tenant) || shard.Tenant.Contains('/', StringComparison.Ordinal) ? "tenant is not a tenant's name."
            : !BlobNaming.IsValid(shard.Blob) ? "blob is not a blob's name."
            : string.IsNullOrEmpty(shard.BlobVersion) ? "blobVersion is empty."
            : shard.Model != model ? $"it is for the model '{shard.Model}', not for '{model}'."
            : shard.Shard < 0 || shard.Epoch < 1 ? "shard or epoch is out of range."
            : shard.Offset < 0 || shard.Length < 0 || shard.LongestLine < 0 ? "offset, length or longestLine is negative."
            : shard.FirstLine < 1 || shard.LineCount < 0 || shard.FirstLine > int.MaxValue - shard.LineCount
                ? "firstLine or lineCount is out of range."
            : null;
        return problem is null ? shard : throw new MalformedRecordException(what, new JsonException(problem));
    }
}
