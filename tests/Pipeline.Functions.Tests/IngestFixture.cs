using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Contracts;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Json;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Files;
using Pipeline.Ingest.Schedules;
using Pipeline.TestKit;
using Pipeline.TestKit.Queues;
using Pipeline.TestKit.Storage;

namespace Pipeline.Functions.Tests;

/// <summary>The use cases over a store and a queue in memory.</summary>
internal sealed class IngestFixture : IDisposable
{
    private readonly Meter _meter = new(IngestServices.MeterName);

    public IngestFixture()
    {
        Store = new InMemoryBlobStore(Time);
        Queue = new InMemoryWorkQueue(Time);
        Ingest = IngestServices.Create(Store, Queue, new IngestOptions(), Time, NullLoggerFactory.Instance, _meter);
    }

    public ManualTimeProvider Time { get; } = new();

    public InMemoryBlobStore Store { get; }

    public InMemoryWorkQueue Queue { get; }

    public IngestServices Ingest { get; }

    /// <summary>What a queue would hand out now, without a lock.</summary>
    public async Task<IReadOnlyList<ReceivedMessage>> TakeAllAsync(string queue)
    {
        IReadOnlyList<ReceivedMessage> messages = await Queue.ReceiveAsync(queue, 100, TimeSpan.Zero, CancellationToken.None);
        foreach (ReceivedMessage message in messages)
        {
            await Queue.CompleteAsync(message, CancellationToken.None);
        }

        return messages;
    }

    /// <summary>A batch that was accepted and not yet looked at, with a message in the queue of submissions.</summary>
    public async Task<BatchId> SubmitAsync()
    {
        string fields = $$"""{"input_file_id":"{{await UploadAsync()}}","endpoint":"/v1/embeddings","completion_window":"24h"}""";
        CreateBatchRequest request = JsonSerializer.Deserialize(fields, ApiJsonContext.Default.CreateBatchRequest)!;
        Submission submission = await Ingest.Batches.SubmitAsync(Names.DefaultTenant, request, null, CancellationToken.None);
        Assert.IsTrue(submission.IsAccepted);
        return BatchId.Parse(submission.Batch.Id);
    }

    public async Task PutScheduleAsync(string name, string cron)
    {
        string fields = $$"""
            {"cron":"{{cron}}","input_file_id":"{{await UploadAsync()}}","endpoint":"/v1/embeddings","completion_window":"24h"}
            """;
        PutScheduleRequest request = JsonSerializer.Deserialize(fields, ApiJsonContext.Default.PutScheduleRequest)!;
        ScheduleChange change = await Ingest.Schedules.PutAsync(Names.DefaultTenant, name, request, CancellationToken.None);
        Assert.IsTrue(change.IsAccepted);
    }

    public async Task<BatchStatus> StatusAsync(BatchId batch) =>
        (await Ingest.Batches.FindAsync(Names.DefaultTenant, batch, CancellationToken.None))!.Record.Status;

    public async Task<IReadOnlyList<string>> BlobNamesAsync()
    {
        List<string> names = [];
        await foreach (BlobProperties blob in Store.ListAsync("", CancellationToken.None))
        {
            names.Add(blob.Name);
        }

        return names;
    }

    public void Dispose() => _meter.Dispose();

    private async Task<string> UploadAsync()
    {
        using var lines = new MemoryStream("{}\n"u8.ToArray());
        FileUpload upload = await Ingest.Files.BeginAsync(Names.DefaultTenant, lines, CancellationToken.None);
        return (await Ingest.Files.CompleteAsync(upload, "input.jsonl", "batch", null, CancellationToken.None)).Id;
    }
}
