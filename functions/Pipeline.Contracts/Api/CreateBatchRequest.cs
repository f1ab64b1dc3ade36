using System.Text.Json;

namespace Pipeline.Contracts.Api;

/// <summary>
/// The body of <c>POST /v1/batches</c> before it is checked. Loose types on purpose: a wrong type gets an error that names
/// the field.
/// </summary>
public sealed record CreateBatchRequest
{
    public JsonElement InputFileId { get; init; }

    public JsonElement Endpoint { get; init; }

    public JsonElement CompletionWindow { get; init; }

    public JsonElement Metadata { get; init; }

    public JsonElement OutputExpiresAfter { get; init; }

    /// <summary>Ours: one bad line fails the batch.</summary>
    public JsonElement Strict { get; init; }
}
