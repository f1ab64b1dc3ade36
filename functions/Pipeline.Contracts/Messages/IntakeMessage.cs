using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Contracts.Records;

namespace Pipeline.Contracts.Messages;

/// <summary>
/// How another service submits a blob of the intake container through <see cref="Names.IntakeQueue"/>. Snake case, as in the
/// API. Loose types on purpose: a wrong type gets an error that names the field.
/// </summary>
public sealed record IntakeMessage : IVersioned
{
    public int V { get; init; } = RecordJson.CurrentVersion;

    /// <summary>A blob name that begins with <see cref="BlobLayout.Intake"/>; any ending.</summary>
    public JsonElement Blob { get; init; }

    /// <summary>As of <c>POST /v1/batches</c>; where it is missing, the first request line that names one decides.</summary>
    public JsonElement Endpoint { get; init; }

    /// <summary>As of <c>POST /v1/batches</c>, which is also what a missing one means.</summary>
    [JsonPropertyName("completion_window")]
    public JsonElement CompletionWindow { get; init; }

    /// <summary>As of <c>POST /v1/batches</c>; one of its pairs is ours.</summary>
    public JsonElement Metadata { get; init; }

    /// <summary>
    /// The sender's own key: one batch a key, whatever becomes of the blob. Where it is missing, one batch a version of the blob,
    /// which the storage's own event of that version shares.
    /// </summary>
    public JsonElement Id { get; init; }
}
