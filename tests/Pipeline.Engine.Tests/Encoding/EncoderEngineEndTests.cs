using Pipeline.Engine.Encoding;

namespace Pipeline.Engine.Tests.Encoding;

[TestClass]
public sealed class EncoderEngineEndTests
{
    [TestMethod]
    public async Task Fault_StepFails_ReachesRunningWaitingBlockedAndLaterRequests()
    {
        var cause = new InvalidDataException("device lost");
        await using EngineFixture fixture = await EngineFixture.BusyAsync(maxBatchSequences: 2, inFlightRequests: 2, failure: cause);
        EmbedRequest waiting = await fixture.SubmitAsync(2);
        EmbedRequest blocked = EngineFixture.Request(3);
        Task submission = fixture.Engine.SubmitAsync(blocked, CancellationToken.None).AsTask();

        Assert.IsNull(fixture.Engine.Fault);
        fixture.Runner.LetGo(1);

        foreach (Task task in (Task[])[fixture.First.Completion, waiting.Completion, submission, blocked.Completion])
        {
            EngineFaultedException exception = await Assert.ThrowsExactlyAsync<EngineFaultedException>(() => task.InTimeAsync());
            Assert.AreSame(cause, exception.InnerException);
        }

        EmbedRequest late = EngineFixture.Request(4);
        await Assert.ThrowsExactlyAsync<EngineFaultedException>(() => fixture.Engine.SubmitAsync(late, CancellationToken.None).InTimeAsync());
        await Assert.ThrowsExactlyAsync<EngineFaultedException>(() => late.Completion.InTimeAsync());
        Assert.AreSame(cause, fixture.Engine.Fault);
        Assert.HasCount(1, fixture.Runner.Steps);
        await fixture.Engine.DrainAsync(CancellationToken.None).InTimeAsync();
    }

    [TestMethod]
    public async Task DrainAsync_RequestsAreIn_FinishesThemAndTakesNoMore()
    {
        await using EngineFixture fixture = await EngineFixture.BusyAsync(maxBatchSequences: 2, inFlightRequests: 2);
        EmbedRequest waiting = await fixture.SubmitAsync(2);
        EmbedRequest blocked = EngineFixture.Request(3);
        ValueTask submission = fixture.Engine.SubmitAsync(blocked, CancellationToken.None);

        Task drained = fixture.Engine.DrainAsync(CancellationToken.None).InTimeAsync();
        EmbedRequest late = EngineFixture.Request(4);
        await Assert.ThrowsExactlyAsync<EngineClosedException>(() => fixture.Engine.SubmitAsync(late, CancellationToken.None).InTimeAsync());
        bool drainedAtOnce = drained.IsCompleted;
        fixture.Runner.LetGo(10);
        await drained.InTimeAsync();

        Assert.IsFalse(drainedAtOnce);
        await submission.InTimeAsync();
        Assert.IsTrue(fixture.First.Completion.IsCompletedSuccessfully);
        Assert.IsTrue(waiting.Completion.IsCompletedSuccessfully);
        Assert.IsTrue(blocked.Completion.IsCompletedSuccessfully);
        Assert.IsTrue(late.Completion.IsCanceled);
    }

    [TestMethod]
    public async Task DrainAsync_WaitIsCancelled_EngineGoesOn()
    {
        await using EngineFixture fixture = await EngineFixture.BusyAsync();
        using var source = new CancellationTokenSource();
        Task drained = fixture.Engine.DrainAsync(source.Token);

        await source.CancelAsync();

        await Assert.ThrowsExactlyAsync<TaskCanceledException>(() => drained.InTimeAsync());
        await fixture.FinishAsync();
        Assert.IsTrue(fixture.First.Completion.IsCompletedSuccessfully);
    }

    [TestMethod]
    public async Task DrainAsync_NothingIsIn_CompletesAtOnce()
    {
        await using var fixture = new EngineFixture(new EncoderEngineOptions { WorkerCount = 1 });

        await fixture.Engine.DrainAsync(CancellationToken.None).InTimeAsync();

        Assert.IsEmpty(fixture.Runner.Steps);
    }

    [TestMethod]
    public async Task DisposeAsync_RequestsAreIn_CancelsThoseWithoutAStep()
    {
        await using EngineFixture fixture = await EngineFixture.BusyAsync(maxBatchSequences: 2, inFlightRequests: 2);
        EmbedRequest waiting = await fixture.SubmitAsync(2);
        EmbedRequest blocked = EngineFixture.Request(3);
        Task submission = fixture.Engine.SubmitAsync(blocked, CancellationToken.None).AsTask();

        Task disposed = fixture.Engine.DisposeAsync().AsTask();
        bool disposedAtOnce = disposed.IsCompleted;
        await Assert.ThrowsExactlyAsync<TaskCanceledException>(() => waiting.Completion.InTimeAsync());
        await Assert.ThrowsExactlyAsync<TaskCanceledException>(() => blocked.Completion.InTimeAsync());
        await Assert.ThrowsExactlyAsync<EngineClosedException>(() => submission.InTimeAsync());
        fixture.Runner.LetGo(1);
        await disposed.InTimeAsync();

        Assert.IsFalse(disposedAtOnce, "a step still ran");
        Assert.IsInstanceOfType<EmbedResult>(await fixture.First.Completion.InTimeAsync());
        Assert.HasCount(1, fixture.Runner.Steps);
        Assert.IsNull(fixture.Engine.Fault);
    }
}
