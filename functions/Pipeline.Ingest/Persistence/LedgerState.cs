using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;

namespace Pipeline.Ingest.Persistence;

/// <summary>A ledger as a listing shows it.</summary>
/// <param name="Blob">Its blob.</param>
/// <param name="Record">Its record.</param>
internal readonly record struct LedgerState(BlobProperties Blob, LedgerRecord Record);
