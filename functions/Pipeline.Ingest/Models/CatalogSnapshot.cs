using System.Collections.Frozen;
using Pipeline.Contracts.Records;

namespace Pipeline.Ingest.Models;

/// <summary>All models at one moment.</summary>
/// <param name="ById">By the id that callers write.</param>
/// <param name="ReadAt">Timestamp of the reading, on the monotonic clock.</param>
internal sealed record CatalogSnapshot(FrozenDictionary<string, ModelRecord> ById, long ReadAt);
