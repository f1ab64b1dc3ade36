using System.Collections.Immutable;

namespace Pipeline.Ingest.Batches;

/// <summary>What a submission asks for, apart from its input; its fields have the right form.</summary>
internal sealed record BatchTerms(
    string Endpoint,
    string CompletionWindow,
    ImmutableSortedDictionary<string, string>? Metadata,
    int? OutputExpiresAfterSeconds = null,
    bool IsStrict = false);
