using Pipeline.Contracts;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Files;
using Pipeline.Ingest.Schedules;
using Pipeline.Ingest.Tests.Support;
using Pipeline.TestKit;

namespace Pipeline.Ingest.Tests.Schedules;

/// <summary>Whatever calls the process dies in, and however many hosts tick at once, an occurrence is one batch.</summary>
[TestClass]
public sealed class ScheduleProtocolTests
{
    private const string Blob = "intake/daily.jsonl";

    // As long as an idempotency record of a request without a key lives, and longer.
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(20);

    private static readonly CrashMoment[] Moments = [CrashMoment.BeforeEffect, CrashMoment.AfterEffect];

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Tick_ProcessDiesInAnyCall_MakesOneBatch(bool isOfBlob)
    {
        CrashSwitch none = new(_ => CrashMoment.Never);
        await RunAsync(none, isOfBlob);

        for (int call = 1; call <= none.Count; call++)
        {
            foreach (CrashMoment moment in Moments)
            {
                await RunAsync(CrashSwitch.At(call, moment), isOfBlob);
            }
        }
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Tick_ThreeHostsAtOnce_MakesOneBatchAnOccurrence(bool isOfBlob)
    {
        Random random = TestSeed.CreateRandom();
        for (int run = 0; run < TestScale.Choose(byDefault: 20, full: 1_000); run++)
        {
            using IngestFixture fixture = await CreateAsync(isOfBlob);
            BatchScheduler[] hosts = [.. Enumerable.Range(0, 3).Select(_ =>
            {
                fixture.Restart();
                return fixture.Services.Scheduler;
            })];
            Interleaving.Attach(fixture, random);
            for (int day = 0; day < 3; day++)
            {
                fixture.Time.Advance(TimeSpan.FromDays(1));
                await Task.WhenAll(hosts.Select(host => Task.Run(() => host.RunAsync(CancellationToken.None))));
            }

            CrashSwitch.Detach(fixture.Store, fixture.Queue);
            Assert.HasCount(3, await fixture.BatchesAsync());
            Assert.IsNull((await fixture.ScheduleAsync()).LastError);
        }
    }

    private static async Task RunAsync(CrashSwitch crash, bool isOfBlob)
    {
        using IngestFixture fixture = await CreateAsync(isOfBlob);
        fixture.Time.Advance(TimeSpan.FromHours(4));
        crash.Attach(fixture.Store, fixture.Queue);
        for (int tick = 0; tick < 3; tick++)
        {
            await TickAsync(fixture, crash);
            fixture.Time.Advance(Pause);
        }

        CrashSwitch.Detach(fixture.Store, fixture.Queue);
        await fixture.SweepAsync();
        await fixture.PumpAllAsync();
        string deaths = string.Join(", ", crash.Deaths);
        IReadOnlyList<BatchView> batches = await fixture.BatchesAsync();
        Assert.HasCount(1, batches, deaths);
        Assert.AreEqual(BatchStatus.Completed, batches[0].Record.Status, deaths);
        ScheduleRecord schedule = await fixture.ScheduleAsync();
        Assert.AreEqual((batches[0].Record.Id, null), (schedule.LastBatchId, schedule.LastError), deaths);
        Page<FileRecord> files = await fixture.Services.Files.ListAsync(
            IngestFixture.Tenant, FilePurposes.Batch, 10, null, newestFirst: true, CancellationToken.None);
        Assert.HasCount(1, files.Items, deaths);
    }

    // The scheduler takes the death for one schedule's trouble and goes on; every call of the dead process fails all the same.
    private static async Task TickAsync(IngestFixture fixture, CrashSwitch crash)
    {
        try
        {
            await fixture.TickAsync();
        }
        catch (SimulatedCrashException)
        {
            // it died outside of any one schedule
        }

        if (crash.IsDead)
        {
            crash.Revive();
            fixture.Restart();
        }
    }

    private static async Task<IngestFixture> CreateAsync(bool isOfBlob)
    {
        IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards());
        byte[] lines = Lines.File(Lines.Requests(3));
        await fixture.PutAsync(Blob, lines);
        string? file = isOfBlob ? null : (await fixture.UploadAsync(lines)).Id;
        await fixture.PutScheduleAsync(ScheduleFixture.Request("0 3 * * *", file, isOfBlob ? Blob : null));
        return fixture;
    }
}
