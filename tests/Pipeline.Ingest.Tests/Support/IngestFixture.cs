using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Contracts;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Files;
using Pipeline.Ingest.Handling;
using Pipeline.TestKit;
using Pipeline.TestKit.Queues;
using Pipeline.TestKit.Storage;

namespace Pipeline.Ingest.Tests.Support;

/// <summary>The control plane over storage, queues and a clock in memory, with three models registered.</summary>
internal sealed class IngestFixture : IDisposable
{
    public const string Tenant = "default";

    private readonly IngestOptions _options;

    private IngestFixture(IngestOptions options, bool isBrokerLike, Meter meter)
    {
        Meter = meter;
        _options = options;
        Time = new ManualTimeProvider();
        Store = new InMemoryBlobStore(Time);
        Queue = isBrokerLike
            ? new InMemoryWorkQueue(Time) { DuplicateWindow = TimeSpan.FromHours(1), SeesOnlyReady = true }
            : new InMemoryWorkQueue(Time);
        Worker = new FakeWorker(Store, Queue);
        Restart();
    }

    public Meter Meter { get; }

    public ManualTimeProvider Time { get; }

    public InMemoryBlobStore Store { get; }

    public InMemoryWorkQueue Queue { get; }

    public FakeWorker Worker { get; }

    public IngestServices Services { get; private set; } = null!;

    public static string ModelQueue => Names.ModelQueue(ModelSlug.FromId(Lines.Model));

    /// <param name="options">Null for the defaults.</param>
    /// <param name="isBrokerLike">
    /// Whether the queue is as weak as the port allows: it drops repeated ids for an hour and sees only what is ready.
    /// </param>
    /// <param name="meters">Makes the meter; null where nobody reads it.</param>
    public static async Task<IngestFixture> CreateAsync(IngestOptions? options = null, bool isBrokerLike = false, IMeterFactory? meters = null)
    {
        Meter meter = meters?.Create(IngestServices.MeterName) ?? new Meter(IngestServices.MeterName);
        IngestFixture fixture = new(options ?? new IngestOptions(), isBrokerLike, meter);
        await fixture.RegisterModelAsync(Lines.Model, Names.EmbeddingsEndpoint);
        await fixture.RegisterModelAsync(Lines.OtherModel, Names.EmbeddingsEndpoint);
        await fixture.RegisterModelAsync(Lines.NoEmbeddingsModel, "/v1/chat/completions");
        return fixture;
    }

    /// <summary>Limits that cut a handful of lines into several shards, and one call at a time.</summary>
    public static IngestOptions SmallShards(int shardLines = 2, int window = 2) => new()
    {
        Limits = new BatchLimits { MaxLines = 1_000, MaxShardLines = shardLines },
        MaxShardsInFlight = window,
        MaxParallelCalls = 1,
        FileSweepInterval = TimeSpan.Zero,
    };

    public void Dispose() => Meter.Dispose();

    /// <summary>A new process over the same storage: nothing in memory survives.</summary>
    public void Restart() =>
        Services = IngestServices.Create(Store, Queue, _options, Time, NullLoggerFactory.Instance, Meter);

    public async Task RegisterModelAsync(string id, string endpoint)
    {
        ModelRecord model = new()
        {
            Id = id,
            Slug = ModelSlug.FromId(id),
            Endpoints = [endpoint],
            Revision = "r1",
            ContextLength = 512,
            Tokenizer = "none",
            CreatedAt = Time.GetUtcNow(),
        };
        await PutAsync(BlobLayout.Model(model.Slug), RecordJson.Serialize(model, RecordJson.Model));
    }

    public async Task PutAsync(string name, byte[] content)
    {
        using MemoryStream stream = new(content);
        Assert.IsNotNull(await Store.PutAsync(name, stream, BlobMetadata.Empty, BlobCondition.None, CancellationToken.None));
    }

    public async Task<FileRecord> UploadAsync(byte[] content, string purpose = FilePurposes.Batch)
    {
        using MemoryStream stream = new(content);
        FileUpload upload = await Services.Files.BeginAsync(Tenant, stream, CancellationToken.None);
        return await Services.Files.CompleteAsync(upload, "input.jsonl", purpose, null, CancellationToken.None);
    }

    public static CreateBatchRequest Request(string fileId, bool isStrict = false) => new()
    {
        InputFileId = Json($"\"{fileId}\""),
        Endpoint = Json("\"/v1/embeddings\""),
        CompletionWindow = Json("\"24h\""),
        Strict = Json(isStrict ? "true" : "false"),
    };

    public static JsonElement Json(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    public async Task<BatchRecord> SubmitAsync(string fileId, bool isStrict = false)
    {
        Submission submission = await Services.Batches.SubmitAsync(
            Tenant, Request(fileId, isStrict), idempotencyKey: null, CancellationToken.None);
        Assert.IsTrue(submission.IsAccepted, submission.Error?.Message);
        return submission.Batch;
    }

    public async Task<BatchRecord> SubmitAsync(byte[] content, bool isStrict = false) =>
        await SubmitAsync((await UploadAsync(content)).Id, isStrict);

    /// <summary>Handles one submission, if one waits.</summary>
    public Task<bool> PumpSubmissionAsync() => PumpAsync(Names.SubmissionQueue, Services.Submissions.HandleAsync);

    /// <summary>Handles one message about a blob, if one waits.</summary>
    public Task<bool> PumpIntakeAsync() => PumpAsync(Names.IntakeQueue, Services.Intake.HandleAsync);

    /// <summary>Handles one event, if one waits.</summary>
    public Task<bool> PumpEventAsync() => PumpAsync(Names.EventQueue, Services.ShardsFinished.HandleAsync);

    public Task SweepAsync() => Services.Sweeper.SweepAsync(CancellationToken.None);

    /// <summary>Handles messages, the worker's included, until none waits.</summary>
    public async Task PumpAllAsync()
    {
        while (await PumpIntakeAsync() || await PumpSubmissionAsync() || await PumpEventAsync() || await Worker.TryWorkAsync(ModelQueue))
        {
        }
    }

    public async Task<BatchView> ViewAsync(string batchId)
    {
        BatchView? view = await Services.Batches.FindAsync(Tenant, BatchId.Parse(batchId), CancellationToken.None);
        Assert.IsNotNull(view);
        return view;
    }

    /// <summary>The rows of a file; none where it was not produced.</summary>
    public async Task<List<ResultRow>> ReadRowsAsync(string fileId)
    {
        await using BlobContent? content = await Services.Files.OpenContentAsync(
            Tenant, FileId.Parse(fileId), BlobRange.All, CancellationToken.None);
        return content is null ? [] : ResultRow.ReadAll(await ReadAllAsync(content.Stream));
    }

    public static async Task<byte[]> ReadAllAsync(Stream stream)
    {
        using MemoryStream copy = new();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    public async Task<ImmutableArray<string>> ListAsync(string prefix)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        await foreach (BlobProperties blob in Store.ListAsync(prefix, CancellationToken.None))
        {
            names.Add(blob.Name);
        }

        return names.ToImmutable();
    }

    private async Task<bool> PumpAsync(string queue, Func<ReadOnlyMemory<byte>, CancellationToken, Task<HandlerResult>> handle)
    {
        IReadOnlyList<ReceivedMessage> received = await Queue.ReceiveAsync(queue, 1, TimeSpan.Zero, CancellationToken.None);
        if (received.Count == 0)
        {
            return false;
        }

        HandlerResult result = await handle(received[0].Body, CancellationToken.None);
        Assert.AreEqual(HandlerOutcome.Done, result.Outcome, result.Description);
        await Queue.CompleteAsync(received[0], CancellationToken.None);
        return true;
    }
}
