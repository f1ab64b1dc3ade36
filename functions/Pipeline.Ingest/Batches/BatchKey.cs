using Pipeline.Contracts.Ids;

namespace Pipeline.Ingest.Batches;

/// <summary>Which batch, and whose.</summary>
internal readonly record struct BatchKey(string Tenant, BatchId Id);
