using Pipeline.Contracts.Ids;

namespace Pipeline.Ingest.Batches;

/// <summary>A submission whose fields have the right form.</summary>
internal sealed record BatchOrder(FileId InputFileId, BatchTerms Terms);
