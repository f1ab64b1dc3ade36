using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Contracts;
using Pipeline.Contracts.Api;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Lines;
using Pipeline.Contracts.Queues;
using Pipeline.Contracts.Records;
using Pipeline.Contracts.Storage;
using Pipeline.Ingest;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Files;
using Pipeline.ServiceBus.Tests.Simulator;
using Pipeline.ServiceBus.Tests.Support;
using Pipeline.TestKit.Storage;

namespace Pipeline.ServiceBus.Tests.Schedules;

/// <summary>
/// One batch from its submission to its end: two control planes and some workers over one simulated namespace, in bad weather
/// for a while and then in good. Everything follows from the seed.
/// </summary>
internal sealed class Schedule : IDisposable
{
    private const string Tenant = "default";
    private const string Model = "test/Embedder";
    private const int MaxCalmTurns = 20_000;
    private const int TurnsBetweenLooks = 20;
    private const double CalmPauseSeconds = 40;

    private readonly Random _random;
    private readonly SimulatedService _service;
    private readonly InMemoryBlobStore _store;
    private readonly Meter _meter = new(IngestServices.MeterName);
    private readonly ClientLink _link = new();
    private readonly Stage _stage;
    private readonly int _lineCount;
    private readonly string _modelQueue = Names.ModelQueue(ModelSlug.FromId(Model));
    private ConservationCheck? _conservation;
    private bool _isOver;

    public Schedule(int seed)
    {
        _random = new Random(seed);
        _service = new SimulatedService(_random);
        _store = new InMemoryBlobStore(_service.Time);
        _stage = new Stage(_random, PassTime);
        _service.Broker.PassTime = _service.Time.Advance;
        _lineCount = _random.Next(1, 9);
        foreach (string queue in new[] { Names.SubmissionQueue, Names.EventQueue, _modelQueue })
        {
            _service.Broker.CreateQueue(SimulatedService.QueueOptions(queue));
        }
    }

    /// <summary>Equal for equal schedules.</summary>
    public int Trace => _stage.Trace;

    /// <summary>Turns that it took.</summary>
    public int TurnCount => _stage.TurnCount;

    public void Dispose() => _meter.Dispose();

    /// <summary>Runs to the end and checks it.</summary>
    public async Task RunAsync()
    {
        BatchId batch = await SubmitAsync();
        _conservation = new ConservationCheck(_service.Broker, _store, _modelQueue, Tenant, batch);
        _store.Before = _stage.EnterAsync;
        SealCheck seals = new(_store);
        string shards = BlobLayout.Shards(Tenant, batch);
        _store.After = async call =>
        {
            if (call.Operation == BlobOperation.Commit && call.Name.StartsWith(shards, StringComparison.Ordinal))
            {
                await _stage.ObserveAsync(() => seals.LookAsync(call.Name));
            }

            await _stage.LeaveAsync(call);
        };
        _link.Before = _stage.EnterAsync;
        _link.After = async call =>
        {
            if (call == new BrokerCall(BrokerOperation.Complete, _modelQueue))
            {
                await _stage.ObserveAsync(_conservation.LookAsync);
            }

            await _stage.LeaveAsync();
        };
        await AddAsync("host-1", HostLifeAsync);
        await AddAsync("host-2", HostLifeAsync);
        for (int worker = _random.Next(1, 4); worker > 0; worker--)
        {
            await AddAsync($"worker-{worker}", WorkerLifeAsync);
        }

        _stage.Weather = Weather.Draw(_random);
        await _stage.RunAsync(_random.Next(50, 600));
        _stage.Weather = Weather.Calm;
        await EndAsync(batch);
        await CheckAsync(batch);
    }

    private async Task AddAsync(string name, Func<Func<Task>> begin)
    {
        Actor actor = new(name);
        await _stage.AddAsync(actor, async () =>
        {
            while (!_isOver)
            {
                actor.IsDead = false;
                try
                {
                    Func<Task> work = begin();
                    while (!_isOver)
                    {
                        await WorkAsync(work);
                    }
                }
                catch (ProcessDiedException)
                {
                    // another process takes its place
                }
            }
        });
    }

    private static async Task WorkAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (StorageUnavailableException)
        {
            // tried again
        }
    }

    private Func<Task> HostLifeAsync()
    {
        ServiceBusWorkQueue queue = _service.Open(_link);
        IngestServices services = OpenServices(queue);
        return new ScheduledHost(services, queue, _random).WorkAsync;
    }

    private Func<Task> WorkerLifeAsync() => new ScheduledWorker(
        _store, _service.Open(_link), _modelQueue, _service.Time, _random, _conservation!.Except).WorkAsync;

    private IngestServices OpenServices(IWorkQueue queue) => IngestServices.Create(
        _store,
        queue,
        new IngestOptions
        {
            Limits = new BatchLimits { MaxLines = 1_000, MaxShardLines = 2 },
            MaxShardsInFlight = 2,
            MaxParallelCalls = 1,
            FileSweepInterval = TimeSpan.FromDays(1),
        },
        _service.Time,
        NullLoggerFactory.Instance,
        _meter);

    private async Task<BatchId> SubmitAsync()
    {
        IngestServices services = OpenServices(_service.Open());
        ModelRecord model = new()
        {
            Id = Model,
            Slug = ModelSlug.FromId(Model),
            Endpoints = [Names.EmbeddingsEndpoint],
            Revision = "r1",
            ContextLength = 512,
            Tokenizer = "none",
            CreatedAt = _service.Time.GetUtcNow(),
        };
        using MemoryStream record = new(RecordJson.Serialize(model, RecordJson.Model));
        await _store.PutAsync(BlobLayout.Model(model.Slug), record, BlobMetadata.Empty, BlobCondition.None, CancellationToken.None);
        using MemoryStream content = new(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, _lineCount).Select(Line))));
        FileUpload upload = await services.Files.BeginAsync(Tenant, content, CancellationToken.None);
        FileRecord file = await services.Files.CompleteAsync(upload, "input.jsonl", FilePurposes.Batch, null, CancellationToken.None);
        CreateBatchRequest request = new()
        {
            InputFileId = Json(file.Id),
            Endpoint = Json(Names.EmbeddingsEndpoint),
            CompletionWindow = Json("24h"),
        };
        Submission submission = await services.Batches.SubmitAsync(Tenant, request, idempotencyKey: null, CancellationToken.None);
        return BatchId.Parse(submission.Batch!.Id);
    }

    // Every third line is refused by the model; of five or more the fourth is not JSON.
    private static string Line(int number) => number == 4
        ? "not json\n"
        : $$$"""{"custom_id":"{{{(number % 3 == 0 ? ScheduledWorker.RefusedPrefix : "")}}}{{{number}}}","method":"POST","url":"/v1/embeddings","body":{"model":"{{{Model}}}","input":"x"}}""" + "\n";

    private static JsonElement Json(string text) => JsonSerializer.SerializeToElement(text);

    private void PassTime()
    {
        if (_random.NextDouble() < 0.1)
        {
            _service.Time.Advance(TimeSpan.FromSeconds(_random.NextDouble() * (_stage.Weather == Weather.Calm ? CalmPauseSeconds : 2)));
        }

        if (_random.NextDouble() < _stage.Weather.Jumps)
        {
            _service.Time.Advance(TimeSpan.FromSeconds(_random.Next(200)));
        }

        if (_random.NextDouble() < _stage.Weather.LostLocks)
        {
            string queue = _random.Next(2) == 0 ? _modelQueue : Names.EventQueue;
            _service.Broker.With(queue, (its, _) =>
            {
                its.LoseLocks(_ => _random.Next(2) == 0);
                return true;
            });
        }
    }

    private async Task EndAsync(BatchId batch)
    {
        int turns = 0;
        while (!await HasEndedAsync(batch))
        {
            Assert.IsLessThan(MaxCalmTurns, turns, "The batch does not end.");
            await _stage.RunAsync(TurnsBetweenLooks);
            turns += TurnsBetweenLooks;
        }

        _isOver = true;
        await _stage.RunAsync(MaxCalmTurns);
    }

    private async Task<bool> HasEndedAsync(BatchId batch)
    {
        bool isEmpty = new[] { Names.SubmissionQueue, Names.EventQueue, _modelQueue }.All(
            queue => _service.Broker.With(queue, (its, _) => its.ActiveCount + its.ScheduledCount == 0));
        return isEmpty
            && (await OpenServices(_service.Open()).Batches.FindAsync(Tenant, batch, CancellationToken.None))!.Record.Status == BatchStatus.Completed;
    }

    private async Task CheckAsync(BatchId batch)
    {
        IngestServices services = OpenServices(_service.Open());
        BatchRecord record = (await services.Batches.FindAsync(Tenant, batch, CancellationToken.None))!.Record;
        int[] failed = [.. Enumerable.Range(1, _lineCount).Where(number => number % 3 == 0 || number == 4)];
        int[] succeeded = [.. Enumerable.Range(1, _lineCount).Except(failed)];

        CollectionAssert.AreEqual(succeeded, await ReadLinesAsync(services, record.OutputFileId));
        CollectionAssert.AreEqual(failed, await ReadLinesAsync(services, record.ErrorFileId));
        Assert.AreEqual(succeeded.Length, record.CompletedCount);
        Assert.AreEqual(failed.Length, record.FailedCount);
        await foreach (BlobProperties ledger in _store.ListAsync(BlobLayout.Shards(Tenant, batch), CancellationToken.None))
        {
            Assert.IsTrue(LedgerRecord.Read(ledger).IsSealed, ledger.Name);
        }

        foreach (string queue in new[] { Names.SubmissionQueue, Names.EventQueue, _modelQueue })
        {
            Assert.AreEqual(0, _service.Broker.With(SimulatedBroker.DeadLetterPath(queue), (its, _) => its.ActiveCount), queue);
        }
    }

    private static async Task<int[]> ReadLinesAsync(IngestServices services, string fileId)
    {
        await using BlobContent? content = await services.Files.OpenContentAsync(
            Tenant, FileId.Parse(fileId), BlobRange.All, CancellationToken.None);
        if (content is null)
        {
            return [];
        }

        List<int> numbers = [];
        using LineReader reader = new(content.Stream, int.MaxValue - 1);
        while (await reader.ReadAsync(CancellationToken.None))
        {
            Assert.IsTrue(ResultLineWriter.TryGetLineNumber(reader.Line.Span, out int number));
            numbers.Add(number);
        }

        return [.. numbers];
    }
}
