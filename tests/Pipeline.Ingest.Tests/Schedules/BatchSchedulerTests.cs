using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Tests.Support;

namespace Pipeline.Ingest.Tests.Schedules;

[TestClass]
public sealed class BatchSchedulerTests
{
    private const string Blob = "intake/daily.jsonl";
    private const string AtThree = "0 3 * * *";

    [TestMethod]
    public async Task Run_Due_SubmitsOnceAndNotesIt()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        await fixture.PutScheduleAsync(ScheduleFixture.Request(AtThree, await UploadAsync(fixture)));
        await fixture.TickAsync();
        int early = (await fixture.BatchesAsync()).Count;

        fixture.Time.Advance(TimeSpan.FromHours(3));
        await fixture.TickAsync();
        await fixture.TickAsync();
        fixture.Time.Advance(TimeSpan.FromHours(20));
        await fixture.TickAsync();

        Assert.AreEqual(0, early);
        ScheduleRecord schedule = await fixture.ScheduleAsync();
        Assert.AreEqual((await fixture.BatchesAsync()).Single().Record.Id, schedule.LastBatchId);
        Assert.AreEqual(new TimeSpan(3, 0, 0), schedule.LastOccurrence!.Value.TimeOfDay);
        Assert.IsNull(schedule.LastError);
    }

    [TestMethod]
    public async Task Run_SeveralMissed_SubmitsTheLatestAlone()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        await fixture.PutScheduleAsync(ScheduleFixture.Request(AtThree, await UploadAsync(fixture)));

        fixture.Time.Advance(TimeSpan.FromHours((24 * 5) + 4));
        await fixture.TickAsync();

        Assert.HasCount(1, await fixture.BatchesAsync());
        Assert.AreEqual(fixture.Time.GetUtcNow().AddHours(-1), (await fixture.ScheduleAsync()).LastOccurrence);
    }

    [TestMethod]
    public async Task Run_EveryDay_SubmitsTheSameFieldsEachTime()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        await fixture.PutScheduleAsync(ScheduleFixture.Request("* * * * *", await UploadAsync(fixture)));

        for (int minute = 0; minute < 5; minute++)
        {
            fixture.Time.Advance(TimeSpan.FromMinutes(1));
            await fixture.TickAsync();
        }

        Assert.HasCount(5, await fixture.BatchesAsync());
    }

    // The schedule's record is written long after the batch: an idempotency record of ten minutes would be over.
    [TestMethod]
    public async Task Run_ProcessDiesBeforeTheNoteAndComesBackAfterAnHour_SubmitsOnce()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        await fixture.PutScheduleAsync(ScheduleFixture.Request(AtThree, await UploadAsync(fixture)));
        fixture.Time.Advance(TimeSpan.FromHours(3));
        fixture.Store.Before = call => call is { Operation: TestKit.Storage.BlobOperation.Put } && call.Name.Contains("/schedules/", StringComparison.Ordinal)
            ? throw new SimulatedCrashException()
            : Task.CompletedTask;
        await fixture.TickAsync();
        fixture.Store.Before = null;
        await fixture.PumpAllAsync();

        fixture.Restart();
        fixture.Time.Advance(TimeSpan.FromHours(1));
        await fixture.TickAsync();

        Assert.AreEqual((await fixture.BatchesAsync()).Single().Record.Id, (await fixture.ScheduleAsync()).LastBatchId);
    }

    [TestMethod]
    public async Task Run_InputDeleted_FailsVisiblyAndLaterOnesRun()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        string file = await UploadAsync(fixture);
        await fixture.PutScheduleAsync(ScheduleFixture.Request(AtThree, file));
        await fixture.Services.Files.DeleteAsync(IngestFixture.Tenant, FileId.Parse(file), CancellationToken.None);

        fixture.Time.Advance(TimeSpan.FromHours(3));
        await fixture.TickAsync();
        ScheduleRecord failed = await fixture.ScheduleAsync();
        await fixture.PutScheduleAsync(ScheduleFixture.Request(AtThree, await UploadAsync(fixture)));
        await fixture.TickAsync();
        int early = (await fixture.BatchesAsync()).Count;
        fixture.Time.Advance(TimeSpan.FromDays(1));
        await fixture.TickAsync();

        Assert.Contains(file, failed.LastError!);
        Assert.AreEqual(0, early, "what failed is not tried again");
        Assert.HasCount(1, await fixture.BatchesAsync());
        Assert.IsNull((await fixture.ScheduleAsync()).LastError);
    }

    [TestMethod]
    public async Task Run_Blob_IsReadAnewEachTime()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        await fixture.PutScheduleAsync(ScheduleFixture.Request(AtThree, blob: Blob));
        fixture.Time.Advance(TimeSpan.FromHours(3));
        await fixture.TickAsync();
        string? missing = (await fixture.ScheduleAsync()).LastError;
        for (int day = 1; day <= 2; day++)
        {
            await fixture.PutAsync(Blob, Lines.File(Lines.Requests(day)));
            fixture.Time.Advance(TimeSpan.FromDays(1));
            await fixture.TickAsync();
            await fixture.PumpAllAsync();
        }

        Assert.Contains(Blob, missing!);
        BatchView[] batches = [.. await fixture.BatchesAsync()];
        CollectionAssert.AreEqual(new[] { 1, 2 }, batches.Select(batch => batch.CompletedCount).Order().ToArray());
        Assert.IsTrue(Array.TrueForAll(batches, batch => batch.Record.Metadata!["intake_blob"] == Blob));
    }

    [TestMethod]
    public async Task Run_DisabledAndEnabledAgain_DoesNotMakeUpForIt()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        string file = await UploadAsync(fixture);
        await fixture.PutScheduleAsync(ScheduleFixture.Request(AtThree, file, isEnabled: false));
        fixture.Time.Advance(TimeSpan.FromHours(12));
        await fixture.TickAsync();

        await fixture.PutScheduleAsync(ScheduleFixture.Request(AtThree, file));
        await fixture.TickAsync();

        Assert.IsEmpty(await fixture.BatchesAsync());
    }

    [TestMethod]
    public async Task Run_SameFieldsPutAgainWhileDue_StillRuns()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        string file = await UploadAsync(fixture);
        await fixture.PutScheduleAsync(ScheduleFixture.Request(AtThree, file));
        fixture.Time.Advance(TimeSpan.FromHours(3));

        await fixture.PutScheduleAsync(ScheduleFixture.Request(AtThree, file));
        await fixture.TickAsync();

        Assert.HasCount(1, await fixture.BatchesAsync());
    }

    [TestMethod]
    public async Task Run_OneDamaged_OthersRun()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        await fixture.PutScheduleAsync(ScheduleFixture.Request(AtThree, await UploadAsync(fixture)));
        await fixture.PutAsync(BlobLayout.Schedule(IngestFixture.Tenant, "damaged"), "not json"u8.ToArray());
        await fixture.PutAsync(BlobLayout.Schedule(IngestFixture.Tenant, "newer"), "{\"v\":2}"u8.ToArray());
        fixture.Time.Advance(TimeSpan.FromHours(3));

        await fixture.TickAsync();

        Assert.HasCount(1, await fixture.BatchesAsync());
    }

    [TestMethod]
    public async Task Run_DeletedAndMadeAgainInTheMiddle_DoesNotTouchTheNewOne()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        string file = await UploadAsync(fixture);
        await fixture.PutScheduleAsync(ScheduleFixture.Request(AtThree, file));
        fixture.Time.Advance(TimeSpan.FromHours(4));
        fixture.Store.Before = async call =>
        {
            if (call.Name.Contains("/idempotency/", StringComparison.Ordinal))
            {
                fixture.Store.Before = null;
                await fixture.Services.Schedules.DeleteAsync(IngestFixture.Tenant, ScheduleFixture.Name, CancellationToken.None);
                await fixture.PutScheduleAsync(ScheduleFixture.Request(AtThree, file));
            }
        };

        await fixture.TickAsync();

        Assert.IsNull((await fixture.ScheduleAsync()).LastOccurrence);
    }

    private static async Task<string> UploadAsync(IngestFixture fixture) =>
        (await fixture.UploadAsync(Lines.File(Lines.Requests(2)))).Id;
}
