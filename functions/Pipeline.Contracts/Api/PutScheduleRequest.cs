using System.Text.Json;

namespace Pipeline.Contracts.Api;

/// <summary>
/// The body of <c>PUT /v1/schedules/{name}</c> before it is checked. Loose types on purpose: a wrong type gets an error that
/// names the field.
/// </summary>
public sealed record PutScheduleRequest
{
    public JsonElement Cron { get; init; }

    public JsonElement InputFileId { get; init; }

    public JsonElement IntakeBlob { get; init; }

    public JsonElement Endpoint { get; init; }

    public JsonElement CompletionWindow { get; init; }

    public JsonElement Metadata { get; init; }

    public JsonElement Enabled { get; init; }
}
