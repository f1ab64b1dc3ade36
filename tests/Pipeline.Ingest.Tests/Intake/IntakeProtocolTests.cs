using Pipeline.Contracts;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Files;
using Pipeline.Ingest.Handling;
using Pipeline.Ingest.Tests.Support;
using Pipeline.TestKit;

namespace Pipeline.Ingest.Tests.Intake;

/// <summary>Whatever calls the process dies in, and however often an event comes, one version of a blob is one file and one batch.</summary>
[TestClass]
public sealed class IntakeProtocolTests
{
    private const string Blob = "intake/a.jsonl";
    private const int MaxRounds = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(31);
    private static readonly CrashMoment[] Moments = [CrashMoment.BeforeEffect, CrashMoment.AfterEffect];

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Event_ProcessDiesInAnyCall_MakesOneFileAndOneBatch(bool isTooLarge)
    {
        CrashSwitch none = new(_ => CrashMoment.Never);
        await RunAsync(none, isTooLarge);

        for (int call = 1; call <= none.Count; call++)
        {
            foreach (CrashMoment moment in Moments)
            {
                await RunAsync(CrashSwitch.At(call, moment), isTooLarge);
            }
        }
    }

    [TestMethod]
    public async Task Event_SeveralTimesAtOnce_MakesOneFileAndOneBatch()
    {
        Random random = TestSeed.CreateRandom();
        for (int run = 0; run < TestScale.Choose(byDefault: 30, full: 1_000); run++)
        {
            using IngestFixture fixture = await IngestFixture.CreateAsync(Options(isTooLarge: false));
            await fixture.PutAsync(Blob, Lines.File(Lines.Requests(3)));
            Interleaving.Attach(fixture, random);

            HandlerResult[] results = await Task.WhenAll(Enumerable.Range(0, 4).Select(
                _ => Task.Run(() => fixture.Services.Intake.HandleAsync(IntakeBodies.EventOf("a.jsonl"), CancellationToken.None))));

            Assert.IsTrue(Array.TrueForAll(results, result => result.Outcome == HandlerOutcome.Done));
            CrashSwitch.Detach(fixture.Store, fixture.Queue);
            await fixture.PumpAllAsync();
            await CheckAsync(fixture, isTooLarge: false);
        }
    }

    private static async Task RunAsync(CrashSwitch crash, bool isTooLarge)
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(Options(isTooLarge), isBrokerLike: true);
        await fixture.PutAsync(Blob, Lines.File(Lines.Requests(3)));
        await fixture.Queue.SendAsync(
            Names.IntakeQueue, [new OutgoingMessage("event", IntakeBodies.EventOf("a.jsonl"))], CancellationToken.None);
        crash.Attach(fixture.Store, fixture.Queue);
        try
        {
            for (int round = 0; !await TryRoundAsync(fixture, crash); round++)
            {
                Assert.IsLessThan(MaxRounds, round, "The event is not handled to its end.");
                fixture.Time.Advance(Pause);
            }

            CrashSwitch.Detach(fixture.Store, fixture.Queue);
            await CheckAsync(fixture, isTooLarge);
        }
        catch (Exception exception)
        {
            throw new AssertFailedException($"{exception.Message} Died in {string.Join(", ", crash.Deaths)}.", exception);
        }
    }

    private static async Task<bool> TryRoundAsync(IngestFixture fixture, CrashSwitch crash)
    {
        try
        {
            await fixture.PumpAllAsync();
            await fixture.SweepAsync();
            QueueDepth depth = await fixture.Queue.GetDepthAsync(Names.IntakeQueue, CancellationToken.None);
            return depth.Total == 0 && (await fixture.ListAsync(BlobLayout.OpenBatches(IngestFixture.Tenant))).IsEmpty;
        }
        catch (SimulatedCrashException)
        {
            return false;
        }
        finally
        {
            if (crash.IsDead)
            {
                crash.Revive();
                fixture.Restart();
            }
        }
    }

    private static async Task CheckAsync(IngestFixture fixture, bool isTooLarge)
    {
        BatchView batch = (await fixture.Services.Batches.ListAsync(IngestFixture.Tenant, 10, null, CancellationToken.None)).Items.Single();
        IReadOnlyList<FileRecord> files = (await fixture.Services.Files.ListAsync(
            IngestFixture.Tenant, FilePurposes.Batch, 10, null, newestFirst: true, CancellationToken.None)).Items;
        if (isTooLarge)
        {
            Assert.AreEqual((BatchStatus.Failed, ErrorCodes.FileTooLarge), (batch.Record.Status, batch.Record.Errors.Single().Code));
            Assert.IsEmpty(files);
            return;
        }

        Assert.AreEqual((BatchStatus.Completed, 3), (batch.Record.Status, batch.CompletedCount));
        Assert.AreEqual(batch.Record.InputFileId, files.Single().Id);
    }

    private static IngestOptions Options(bool isTooLarge) => IngestFixture.SmallShards() with
    {
        Limits = new BatchLimits { MaxLines = 1_000, MaxShardLines = 2, MaxFileBytes = isTooLarge ? 10 : 1_000_000 },
    };
}
