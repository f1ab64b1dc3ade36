using Microsoft.Azure.Functions.Worker;
using Pipeline.Contracts;
using Pipeline.Contracts.Storage;
using Pipeline.Functions.Timers;

namespace Pipeline.Functions.Tests.Timers;

[TestClass]
public sealed class TimerFunctionsTests : IDisposable
{
    private readonly IngestFixture _ingest = new();

    [TestMethod]
    public async Task Sweep_SubmissionWasLost_SendsItAgain()
    {
        await _ingest.SubmitAsync();
        await _ingest.TakeAllAsync(Names.SubmissionQueue);
        _ingest.Time.Advance(TimeSpan.FromMinutes(5));

        await new TimerFunctions(_ingest.Ingest).SweepAsync(new TimerInfo(), CancellationToken.None);

        Assert.HasCount(1, await _ingest.TakeAllAsync(Names.SubmissionQueue));
    }

    // The platform reports it, and calls again in its turn.
    [TestMethod]
    public async Task Sweep_StorageOut_Throws()
    {
        _ingest.Store.Before = _ => throw new StorageUnavailableException("the storage", null);

        await Assert.ThrowsExactlyAsync<StorageUnavailableException>(
            () => new TimerFunctions(_ingest.Ingest).SweepAsync(new TimerInfo(), CancellationToken.None));
    }

    [TestMethod]
    public async Task Schedule_ThatIsDue_SubmitsABatch()
    {
        await _ingest.PutScheduleAsync("nightly", cron: "* * * * *");
        _ingest.Time.Advance(TimeSpan.FromMinutes(2));

        await new TimerFunctions(_ingest.Ingest).RunScheduleAsync(new TimerInfo(), CancellationToken.None);

        Assert.HasCount(1, await _ingest.TakeAllAsync(Names.SubmissionQueue));
    }

    public void Dispose() => _ingest.Dispose();
}
