using System.Text;
using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Messages;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Handling;
using Pipeline.Ingest.Tests.Support;
using Pipeline.TestKit;

namespace Pipeline.Ingest.Tests.Handling;

[TestClass]
public sealed class DeadLetterHandlerTests
{
    private static readonly DeadLetterCause OfSubmissions = new(Names.SubmissionQueue, "MaxDeliveryCountExceeded", "Too many deliveries.");

    [TestMethod]
    [DataRow("anything")]
    [DataRow("")]
    [DataRow("{\"v\":1,\"tenant\":\"../x\",\"batchId\":\"batch_0123456789abcdef0123456789abcdef\"}")]
    [DataRow("{\"v\":1,\"tenant\":\"default\",\"batchId\":\"batch_0123456789abcdef0123456789abcdef\"}")]
    public async Task Handle_AnyBody_IsKeptAndDone(string text)
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        byte[] body = Encoding.UTF8.GetBytes(text);

        await HandleAsync(fixture, OfSubmissions, body);

        DeadLetterRecord kept = await ReadKeptAsync(fixture, Names.SubmissionQueue);
        Assert.AreEqual(OfSubmissions, new DeadLetterCause(kept.Queue, kept.Reason, kept.Description));
        Assert.AreEqual(("id", fixture.Time.GetUtcNow()), (kept.MessageId, kept.ReceivedAt));
        CollectionAssert.AreEqual(body, kept.Body);
    }

    [TestMethod]
    public async Task Handle_BodyThatIsNoText_IsKeptAsItIs()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        byte[] body = [0, 0xff, 0xd8, 0x00];

        await HandleAsync(fixture, OfSubmissions, body);

        CollectionAssert.AreEqual(body, (await ReadKeptAsync(fixture, Names.SubmissionQueue)).Body);
    }

    [TestMethod]
    [DataRow("../models")]
    [DataRow("a/b")]
    [DataRow("")]
    [DataRow(null)]
    public async Task Handle_QueueThatCannotBeAName_IsKeptAsUnknown(string? queue)
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();

        await HandleAsync(fixture, queue is null ? null : new DeadLetterCause(queue, "r", ""), "x"u8.ToArray());

        Assert.AreEqual("unknown", (await ReadKeptAsync(fixture, "unknown")).Queue);
    }

    [TestMethod]
    public async Task Handle_SameMessageTwice_IsKeptAndCountedOnce()
    {
        using RecordingMeterFactory meters = new();
        using IngestFixture fixture = await IngestFixture.CreateAsync(meters: meters);

        await HandleAsync(fixture, OfSubmissions, "x"u8.ToArray());
        await HandleAsync(fixture, OfSubmissions, "x"u8.ToArray());
        await HandleAsync(fixture, OfSubmissions with { Queue = "whatever", Reason = "because" }, "x"u8.ToArray());

        Assert.HasCount(2, await fixture.ListAsync("dead-letters/"));
        string[] counted = [.. meters.Of("pipeline.ingest.dead_letters").Select(one => $"{one.Tags["queue"]} {one.Tags["reason"]} {one.Value}")];
        CollectionAssert.AreEqual(
            new[] { $"{Names.SubmissionQueue} max_delivery_count_exceeded 1", "other other 1" }, counted);
    }

    [TestMethod]
    public async Task Handle_SubmissionOfABatchThatValidates_FailsItVisibly()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        BatchRecord batch = await fixture.SubmitAsync(Lines.File(Lines.Requests(1)));

        await HandleAsync(fixture, OfSubmissions, Submission(batch.Id));
        await fixture.PumpAllAsync();

        BatchRecord failed = (await fixture.ViewAsync(batch.Id)).Record;
        Assert.AreEqual(BatchStatus.Failed, failed.Status);
        Assert.AreEqual(ErrorCodes.ServerError, failed.Errors.Single().Code);
        Assert.Contains("MaxDeliveryCountExceeded", failed.Errors.Single().Message);
        Assert.IsEmpty(await fixture.ListAsync(BlobLayout.OpenBatches(IngestFixture.Tenant)));
    }

    [TestMethod]
    public async Task Handle_SubmissionOfABatchThatRuns_LeavesIt()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        BatchRecord batch = await fixture.SubmitAsync(Lines.File(Lines.Requests(1)));
        await fixture.PumpSubmissionAsync();

        await HandleAsync(fixture, OfSubmissions, Submission(batch.Id));
        await fixture.PumpAllAsync();

        Assert.AreEqual(BatchStatus.Completed, (await fixture.ViewAsync(batch.Id)).Record.Status);
    }

    [TestMethod]
    public async Task Handle_SubmissionOfADamagedBatch_IsKeptAndDone()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        BatchRecord batch = await fixture.SubmitAsync(Lines.File(Lines.Requests(1)));
        await fixture.PutAsync(BlobLayout.Batch(IngestFixture.Tenant, BatchId.Parse(batch.Id)), "damaged"u8.ToArray());

        await HandleAsync(fixture, OfSubmissions, Submission(batch.Id));

        Assert.HasCount(1, await fixture.ListAsync("dead-letters/"));
    }

    [TestMethod]
    public async Task Handle_SubmissionOfANewerSchema_IsKeptAndLeftToANewerProgram()
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();

        HandlerResult result = await fixture.Services.DeadLetters.HandleAsync(
            OfSubmissions, "id", "{\"v\":2}"u8.ToArray(), CancellationToken.None);

        Assert.AreEqual(HandlerOutcome.RetryLater, result.Outcome);
        Assert.HasCount(1, await fixture.ListAsync("dead-letters/"));
    }

    // Nothing but the record comes of a shard's message: the sweep finds the shard silent.
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task Handle_MessageOfAShard_IsKeptAndTheSweepSendsTheShardAgain(bool isBrokerLike)
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(isBrokerLike: isBrokerLike);
        BatchRecord batch = await fixture.SubmitAsync(Lines.File(Lines.Requests(2)));
        await fixture.PumpSubmissionAsync();
        ReceivedMessage shard = (await fixture.Queue.ReceiveAsync(
            IngestFixture.ModelQueue, 1, TimeSpan.Zero, CancellationToken.None)).Single();
        await fixture.Queue.DeadLetterAsync(shard, "unreadable", "It is not readable.", CancellationToken.None);

        await HandleAsync(fixture, new DeadLetterCause(IngestFixture.ModelQueue, "unreadable", "It is not readable."), shard.Body.ToArray());
        fixture.Time.Advance(TimeSpan.FromSeconds(91));
        await fixture.SweepAsync();
        await fixture.PumpAllAsync();

        Assert.HasCount(1, await fixture.ListAsync($"dead-letters/{IngestFixture.ModelQueue}/"));
        Assert.AreEqual(BatchStatus.Completed, (await fixture.ViewAsync(batch.Id)).Record.Status);
    }

    [TestMethod]
    public async Task Handle_ProcessDiesInAnyCall_KeepsItAndFailsTheBatch()
    {
        CrashSwitch none = new(_ => CrashMoment.Never);
        await DieAsync(none);

        for (int call = 1; call <= none.Count; call++)
        {
            await DieAsync(CrashSwitch.At(call, CrashMoment.BeforeEffect));
            await DieAsync(CrashSwitch.At(call, CrashMoment.AfterEffect));
        }
    }

    private static async Task DieAsync(CrashSwitch crash)
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync();
        BatchRecord batch = await fixture.SubmitAsync(Lines.File(Lines.Requests(1)));
        crash.Attach(fixture.Store, fixture.Queue);
        try
        {
            await HandleAsync(fixture, OfSubmissions, Submission(batch.Id));
        }
        catch (SimulatedCrashException)
        {
            crash.Revive();
            fixture.Restart();
            await HandleAsync(fixture, OfSubmissions, Submission(batch.Id));
        }

        CrashSwitch.Detach(fixture.Store, fixture.Queue);
        Assert.AreEqual(BatchStatus.Failed, (await fixture.ViewAsync(batch.Id)).Record.Status);
        Assert.HasCount(1, await fixture.ListAsync("dead-letters/"));
    }

    private static byte[] Submission(string batchId) =>
        RecordJson.Serialize(new SubmissionMessage { Tenant = IngestFixture.Tenant, BatchId = batchId }, RecordJson.Submission);

    private static async Task HandleAsync(IngestFixture fixture, DeadLetterCause? cause, byte[] body)
    {
        HandlerResult result = await fixture.Services.DeadLetters.HandleAsync(cause, "id", body, CancellationToken.None);
        Assert.AreEqual(HandlerOutcome.Done, result.Outcome, result.Description);
    }

    private static async Task<DeadLetterRecord> ReadKeptAsync(IngestFixture fixture, string queue)
    {
        string name = (await fixture.ListAsync($"dead-letters/{queue}/")).Single();
        await using BlobContent content = await fixture.Store.OpenAsync(name, BlobRange.All, version: null, CancellationToken.None);
        return RecordJson.Deserialize(await IngestFixture.ReadAllAsync(content.Stream), RecordJson.DeadLetter, name);
    }
}
