using System.Globalization;
using System.Text;
using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.TestKit;

namespace Pipeline.Api.Tests.Hosting;

/// <summary>What the composed host does without being asked over HTTP.</summary>
[TestClass]
public sealed class BackgroundWorkTests
{
    private const string Model = "echo";
    private const string Blob = "intake/team/a.jsonl";

    public required TestContext TestContext { get; init; }

    private CancellationToken Token => TestContext.CancellationToken;

    [TestMethod]
    public async Task IntakeMessage_OfABlob_BecomesABatchThatRuns()
    {
        await using LocalHostFixture host = await LocalHostFixture.StartAsync();
        await host.RegisterModelAsync(Model);
        await PutBlobAsync(host);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task working = new EchoWorker(host.Store, host.Queue).RunAsync(Names.ModelQueue(Model), stop.Token);

        await host.Queue.SendAsync(
            Names.IntakeQueue, [new OutgoingMessage("one", Encoding.UTF8.GetBytes($$"""{"v":1,"blob":"{{Blob}}"}"""))], Token);

        JsonElement batch = await AwaitBatchAsync(host, ended => ended.GetProperty("completed_at").ValueKind == JsonValueKind.Number);
        await stop.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => working);
        Assert.AreEqual(3, batch.GetProperty("request_counts").GetProperty("completed").GetInt32());
        Assert.AreEqual(Blob, batch.GetProperty("metadata").GetProperty("intake_blob").GetString());
    }

    [TestMethod]
    public async Task DeadLetter_OnItsQueue_IsKept()
    {
        await using LocalHostFixture host = await LocalHostFixture.StartAsync();

        await host.Queue.SendAsync(Names.DeadLetterQueue, [new OutgoingMessage("one", "anything"u8.ToArray())], Token);

        await Eventually.HoldsAsync(
            async () =>
            {
                await foreach (BlobProperties blob in host.Store.ListAsync("dead-letters/", Token))
                {
                    return true;
                }

                return false;
            },
            "the message is kept");
    }

    [TestMethod]
    public async Task Schedule_OccurrenceMissedWhileNoHostRan_IsSubmittedOnce()
    {
        await using LocalHostFixture host = await LocalHostFixture.StartAsync("--Host:ScheduleInterval", "00:00:00.1");
        await PutBlobAsync(host);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        var schedule = new ScheduleRecord
        {
            Name = "yearly",
            Cron = string.Create(CultureInfo.InvariantCulture, $"0 0 {now.Day} {now.Month} *"),
            IntakeBlob = Blob,
            Endpoint = Names.EmbeddingsEndpoint,
            CompletionWindow = "24h",
            IsEnabled = true,
            CreatedAt = now.AddDays(-2),
            DueAfter = now.AddDays(-2),
        };

        using var content = new MemoryStream(RecordJson.Serialize(schedule, RecordJson.Schedule));
        await host.Store.PutAsync(
            BlobLayout.Schedule(Names.DefaultTenant, schedule.Name), content, BlobMetadata.Empty, BlobCondition.IfAbsent, Token);

        JsonElement batch = await AwaitBatchAsync(host, _ => true);
        await Eventually.HoldsAsync(
            async () => (await host.GetTextAsync("/v1/schedules/yearly")).Contains(batch.GetProperty("id").GetString()!, StringComparison.Ordinal),
            "the schedule names its batch");
        Assert.AreEqual(1, JsonElement.Parse(await host.GetTextAsync("/v1/batches")).GetProperty("data").GetArrayLength());
    }

    private static async Task<JsonElement> AwaitBatchAsync(LocalHostFixture host, Func<JsonElement, bool> condition)
    {
        JsonElement batch = default;
        await Eventually.HoldsAsync(
            async () =>
            {
                JsonElement data = JsonElement.Parse(await host.GetTextAsync("/v1/batches")).GetProperty("data");
                batch = data.GetArrayLength() > 0 ? data[0] : default;
                return batch.ValueKind == JsonValueKind.Object && condition(batch);
            },
            "there is the batch");
        return batch;
    }

    private async Task PutBlobAsync(LocalHostFixture host)
    {
        string lines = string.Concat(Enumerable.Range(1, 3).Select(line => string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"custom_id":"{{{line}}}","method":"POST","url":"/v1/embeddings","body":{"model":"{{{Model}}}","input":"x"}}""") + "\n"));
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(lines));
        await host.Store.PutAsync(Blob, content, BlobMetadata.Empty, BlobCondition.IfAbsent, Token);
    }
}
