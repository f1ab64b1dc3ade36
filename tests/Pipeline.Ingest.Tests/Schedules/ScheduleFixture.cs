using System.Text.Json;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Schedules;
using Pipeline.Ingest.Tests.Support;

namespace Pipeline.Ingest.Tests.Schedules;

/// <summary>Schedules over an <see cref="IngestFixture"/>, whose clock begins at midnight.</summary>
internal static class ScheduleFixture
{
    public const string Name = "nightly";

    public static PutScheduleRequest Request(string cron, string? fileId = null, string? blob = null, bool isEnabled = true) => new()
    {
        Cron = Text(cron),
        InputFileId = Text(fileId),
        IntakeBlob = Text(blob),
        Endpoint = Text("/v1/embeddings"),
        CompletionWindow = Text("24h"),
        Enabled = JsonElement.Parse(isEnabled ? "true" : "false"),
    };

    public static async Task PutScheduleAsync(this IngestFixture fixture, PutScheduleRequest request)
    {
        ScheduleChange change = await fixture.Services.Schedules.PutAsync(IngestFixture.Tenant, Name, request, CancellationToken.None);
        Assert.IsTrue(change.IsAccepted, change.Error?.Message);
    }

    public static Task TickAsync(this IngestFixture fixture) => fixture.Services.Scheduler.RunAsync(CancellationToken.None);

    public static async Task<ScheduleRecord> ScheduleAsync(this IngestFixture fixture) =>
        (await fixture.Services.Schedules.FindAsync(IngestFixture.Tenant, Name, CancellationToken.None))!.Record;

    public static async Task<IReadOnlyList<BatchView>> BatchesAsync(this IngestFixture fixture) =>
        (await fixture.Services.Batches.ListAsync(IngestFixture.Tenant, 100, null, CancellationToken.None)).Items;

    private static JsonElement Text(string? text) =>
        text is null ? default : JsonElement.Parse($"\"{text}\"");
}
