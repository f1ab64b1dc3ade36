using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Storage;

namespace Pipeline.Ingest.Batches;

/// <summary>Which batch, and whose.</summary>
internal readonly record struct BatchKey(string Tenant, BatchId Id)
{
    /// <summary>Reads the key that a message holds. Both parts become parts of blob names.</summary>
    /// <exception cref="FormatException">The message does not name a batch.</exception>
    public static BatchKey Parse(string tenant, string batchId) =>
        BlobNaming.IsValid(tenant) && !tenant.Contains('/')
            ? new BatchKey(tenant, BatchId.Parse(batchId))
            : throw new FormatException($"'{tenant}' is not a tenant.");
}
