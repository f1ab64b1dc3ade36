using System.Collections.Immutable;
using Pipeline.Contracts.Ids;

namespace Pipeline.Ingest.Batches;

/// <summary>A submission whose fields have the right form.</summary>
internal sealed record BatchOrder(
    FileId InputFileId,
    string Endpoint,
    string CompletionWindow,
    ImmutableSortedDictionary<string, string>? Metadata,
    int? OutputExpiresAfterSeconds,
    bool IsStrict);
