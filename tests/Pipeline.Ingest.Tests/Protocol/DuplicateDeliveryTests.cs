using Pipeline.Contracts;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Handling;
using Pipeline.Ingest.Tests.Support;
using Pipeline.TestKit;

namespace Pipeline.Ingest.Tests.Protocol;

[TestClass]
public sealed class DuplicateDeliveryTests
{
    private const int Copies = 4;

    [TestMethod]
    public async Task Batch_EveryMessageSeveralTimesAtOnce_EndsOnceWithOneResultALine()
    {
        int seed = TestSeed.Create();
        for (int run = 0; run < TestScale.Choose(byDefault: 10, full: 200); run++)
        {
            await RunAsync(new Random(seed + run), $"seed {seed}, run {run}");
        }
    }

    private static async Task RunAsync(Random random, string when)
    {
        using IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards());
        Interleaving.Attach(fixture, random);
        FileRecord file = await fixture.UploadAsync(
            Lines.File([.. Lines.Requests(15), "bad", Lines.Request("id-1"), .. Enumerable.Repeat("worse", 4), Lines.Request("end")]));

        BatchRecord[] submitted = await Task.WhenAll(Enumerable.Range(0, Copies).Select(_ => Task.Run(() => fixture.SubmitAsync(file.Id))));
        BatchRecord batch = submitted[0];
        while (!(await fixture.ViewAsync(batch.Id)).Record.IsTerminal())
        {
            await Task.WhenAll(
                DeliverAsync(fixture, Names.SubmissionQueue, fixture.Services.Submissions.HandleAsync),
                DeliverAsync(fixture, Names.EventQueue, fixture.Services.ShardsFinished.HandleAsync),
                fixture.Worker.TryWorkAsync(IngestFixture.ModelQueue),
                fixture.Worker.TryWorkAsync(IngestFixture.ModelQueue),
                fixture.SweepAsync());
            fixture.Time.Advance(TimeSpan.FromSeconds(7));
        }

        Assert.HasCount(1, submitted.Select(copy => copy.Id).Distinct().ToArray(), when);
        BatchRecord ended = (await fixture.ViewAsync(batch.Id)).Record;
        Assert.AreEqual(BatchStatus.Completed, ended.Status, when);
        int[] output = [.. (await fixture.ReadRowsAsync(ended.OutputFileId)).Select(row => row.LineNumber)];
        int[] errors = [.. (await fixture.ReadRowsAsync(ended.ErrorFileId)).Select(row => row.LineNumber)];
        CollectionAssert.AreEqual(Enumerable.Range(1, 15).Append(22).ToArray(), output, when);
        CollectionAssert.AreEqual(Enumerable.Range(16, 6).ToArray(), errors, when);
    }

    private static async Task DeliverAsync(
        IngestFixture fixture, string queue, Func<ReadOnlyMemory<byte>, CancellationToken, Task<HandlerResult>> handle)
    {
        foreach (ReceivedMessage message in await fixture.Queue.ReceiveAsync(queue, 10, TimeSpan.Zero, CancellationToken.None))
        {
            HandlerResult[] results = await Task.WhenAll(
                Enumerable.Range(0, Copies).Select(_ => Task.Run(() => handle(message.Body, CancellationToken.None))));
            Assert.IsTrue(Array.TrueForAll(results, result => result.Outcome == HandlerOutcome.Done));
            await fixture.Queue.CompleteAsync(message, CancellationToken.None);
        }
    }
}
