using Pipeline.Contracts;
using Pipeline.Contracts.Ids;
using Pipeline.Contracts.Records;
using Pipeline.Ingest.Batches;
using Pipeline.Ingest.Tests.Support;

namespace Pipeline.Ingest.Tests.Protocol;

/// <summary>
/// One batch from submission to its end, on one thread, with a process that dies once. Lines 1 to 10: some rejected, one
/// refused by the model, one shard of rejected lines only.
/// </summary>
internal sealed class CrashScenario : IDisposable
{
    /// <summary>Request lines of the file; line 6 is blank.</summary>
    public static readonly int[] RequestLines = [1, 2, 3, 4, 5, 7, 8, 9, 10];

    /// <summary>Of these, what validation rejects: 4 and 5 are a shard of their own.</summary>
    public static readonly int[] RejectedLines = [2, 5, 7];

    // An orphaned marker goes after an hour: 120 pauses.
    private const int MaxRounds = 300;

    // Longer than a lock, so that what a dead process held comes back.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(31);

    private readonly IngestFixture _fixture;
    private readonly CrashSwitch _crash;
    private readonly ScenarioKind _kind;
    private readonly string _fileId;
    private bool _isCancelled;
    private bool _isLate;
    private bool _isSubmitted;
    private BatchRecord? _batch;

    private CrashScenario(IngestFixture fixture, CrashSwitch crash, ScenarioKind kind, string fileId)
    {
        _fixture = fixture;
        _crash = crash;
        _kind = kind;
        _fileId = fileId;
    }

    public static async Task<CrashScenario> CreateAsync(ScenarioKind kind, CrashSwitch crash, bool isBrokerLike)
    {
        IngestFixture fixture = await IngestFixture.CreateAsync(IngestFixture.SmallShards(), isBrokerLike);
        FileRecord file = await fixture.UploadAsync(Lines.File(
            Lines.Request("a"), "not json", Lines.Request("b"), Lines.Request(FakeWorker.RefusedPrefix + "c"),
            Lines.Request("x", url: "/v1/other"), "", Lines.Request("a"), Lines.Request("d"), Lines.Request("e"), Lines.Request("f")));
        crash.Attach(fixture.Store, fixture.Queue);
        return new CrashScenario(fixture, crash, kind, file.Id);
    }

    public void Dispose() => _fixture.Dispose();

    /// <summary>Runs to the end and checks it.</summary>
    public async Task RunAsync()
    {
        for (int round = 0; !await TryRoundAsync(); round++)
        {
            Assert.IsLessThan(MaxRounds, round, "The batch does not end.");
            _fixture.Time.Advance(Pause);
        }

        CrashSwitch.Detach(_fixture.Store, _fixture.Queue);
        await CheckAsync();
    }

    // A round in which the process dies is over; the next one begins with a new process.
    private async Task<bool> TryRoundAsync()
    {
        try
        {
            return await RoundAsync();
        }
        catch (SimulatedCrashException)
        {
            return false;
        }
        finally
        {
            if (_crash.IsDead)
            {
                _crash.Revive();
                _fixture.Restart();
            }
        }
    }

    private async Task<bool> RoundAsync()
    {
        if (!await TrySubmitAsync())
        {
            await _fixture.SweepAsync();
            return (await _fixture.ListAsync(BlobLayout.OpenBatches(IngestFixture.Tenant))).IsEmpty;
        }

        if (_kind == ScenarioKind.CancelledWhileValidating)
        {
            await CancelAsync();
        }

        await _fixture.PumpSubmissionAsync();
        await _fixture.Worker.TryWorkAsync(IngestFixture.ModelQueue);
        if (_kind == ScenarioKind.Cancelled)
        {
            await CancelAsync();
        }

        if (_kind == ScenarioKind.Expired && !_isLate)
        {
            _isLate = true;
            _fixture.Time.Advance(TimeSpan.FromHours(25));
        }

        if (_kind is ScenarioKind.Completed or ScenarioKind.SubmittedOnce or ScenarioKind.Strict)
        {
            await _fixture.PumpAllAsync();
        }

        await _fixture.SweepAsync();
        BatchView view = await _fixture.ViewAsync(_batch!.Id);
        return view.Record.IsTerminal() && (await _fixture.ListAsync(BlobLayout.OpenBatches(IngestFixture.Tenant))).IsEmpty;
    }

    // False where the one submission died before there was a batch.
    private async Task<bool> TrySubmitAsync()
    {
        if (_batch is null && _kind == ScenarioKind.SubmittedOnce && _isSubmitted)
        {
            Page<BatchView> page = await _fixture.Services.Batches.ListAsync(IngestFixture.Tenant, 2, null, CancellationToken.None);
            _batch = page.Items.SingleOrDefault()?.Record;
            return _batch is not null;
        }

        _isSubmitted = true;
        _batch ??= await _fixture.SubmitAsync(_fileId, _kind == ScenarioKind.Strict);
        return true;
    }

    private async Task CancelAsync()
    {
        if (!_isCancelled)
        {
            await _fixture.Services.Batches.CancelAsync(IngestFixture.Tenant, BatchId.Parse(_batch!.Id), CancellationToken.None);
            _isCancelled = true;
        }
    }

    private async Task CheckAsync()
    {
        if (_batch is null)
        {
            Assert.IsEmpty(await _fixture.ListAsync(BlobLayout.Batches(IngestFixture.Tenant)));
            return;
        }

        await _fixture.PumpAllAsync(); // stale messages change nothing
        BatchRecord batch = (await _fixture.ViewAsync(_batch.Id)).Record;
        Page<BatchView> all = await _fixture.Services.Batches.ListAsync(IngestFixture.Tenant, 10, null, CancellationToken.None);
        Assert.HasCount(1, all.Items, "one submission makes one batch");
        Assert.IsEmpty(
            await _fixture.ListAsync(BlobLayout.Rejections(IngestFixture.Tenant, BatchId.Parse(batch.Id), string.Empty)));
        List<ResultRow> output = await _fixture.ReadRowsAsync(batch.OutputFileId);
        List<ResultRow> errors = await _fixture.ReadRowsAsync(batch.ErrorFileId);
        CollectionAssert.AreEqual(output.Select(row => row.LineNumber).Order().ToArray(), output.Select(row => row.LineNumber).ToArray());
        CollectionAssert.AreEqual(errors.Select(row => row.LineNumber).Order().ToArray(), errors.Select(row => row.LineNumber).ToArray());
        int[] answered = [.. output.Concat(errors).Select(row => row.LineNumber).Order()];
        Assert.AreEqual(output.Count, batch.CompletedCount);
        Assert.AreEqual(output.Count > 0, batch.HasOutput);
        Assert.AreEqual(errors.Count > 0, batch.HasErrorFile);
        Assert.AreEqual(3L * output.Count, batch.Usage.InputTokens);
        if (batch.InProgressAt is null)
        {
            Assert.IsEmpty(answered);
            Assert.AreEqual(_kind == ScenarioKind.Strict ? RejectedLines.Length : 0, batch.ErrorCount);
        }
        else
        {
            CollectionAssert.AreEqual(RequestLines, answered);
            Assert.AreEqual(errors.Count, batch.FailedCount);
            foreach (int line in RejectedLines)
            {
                string? code = errors.Find(row => row.LineNumber == line)?.ErrorCode;
                Assert.Contains(code, [ErrorCodes.InvalidJsonLine, ErrorCodes.UrlMismatch, ErrorCodes.DuplicateCustomId]);
            }
        }

        CheckStatus(batch, output.Count);
    }

    private void CheckStatus(BatchRecord batch, int successes)
    {
        switch (_kind)
        {
            case ScenarioKind.Completed or ScenarioKind.SubmittedOnce:
                Assert.AreEqual(BatchStatus.Completed, batch.Status);
                Assert.AreEqual(5, successes);
                break;
            case ScenarioKind.Strict:
                Assert.AreEqual(BatchStatus.Failed, batch.Status);
                break;
            case ScenarioKind.Expired:
                Assert.AreEqual(BatchStatus.Expired, batch.Status);
                break;
            default:
                Assert.AreEqual(BatchStatus.Cancelled, batch.Status);
                break;
        }
    }
}
